using Lab.Tests.Support;

namespace Lab.Tests.Litmus;

/// <summary>Broken twin: a grace period whose process-wide fence does nothing.</summary>
public readonly struct NoProcessBarrier : IPlatformChange
{
    public static void FenceProcessWide()
    {
    }
}
