using Lab.Engine.Primitives;
using Lab.Tests.Support;

namespace Lab.Tests.Litmus;

/// <summary>
/// Broken twin: the readers are scanned before the process-wide fence, not after. The fence is put off to the only
/// 64-bit exchange of a grace period, which publishes its end.
/// </summary>
public readonly unsafe struct LateProcessBarrier : IPlatformChange
{
    [ThreadStatic]
    private static bool s_due;

    public static void FenceProcessWide() => s_due = true;

    public static ulong CompareExchange(ulong* location, ulong value, ulong comparand)
    {
        if (s_due)
        {
            s_due = false;
            HostPlatform.FenceProcessWide();
        }

        return HostPlatform.CompareExchange(location, value, comparand);
    }
}
