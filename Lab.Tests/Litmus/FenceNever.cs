namespace Lab.Tests.Litmus;

/// <summary>Broken twin: the process-wide fence does nothing.</summary>
public readonly struct FenceNever : IFenceTiming
{
    public static void AtFence()
    {
    }
}
