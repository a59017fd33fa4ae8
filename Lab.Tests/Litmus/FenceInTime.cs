namespace Lab.Tests.Litmus;

/// <summary>As it should be.</summary>
public readonly struct FenceInTime : IFenceTiming
{
    public static void AtFence() => StoreBuffer.Drain();
}
