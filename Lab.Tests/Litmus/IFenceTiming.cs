namespace Lab.Tests.Litmus;

/// <summary>
/// What a platform with a <see cref="StoreBuffer"/> does at a process-wide fence, and at a 64-bit exchange.
/// </summary>
public interface IFenceTiming
{
    static abstract void AtFence();

    static virtual void AtExchange()
    {
    }
}
