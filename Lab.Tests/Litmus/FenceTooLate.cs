namespace Lab.Tests.Litmus;

/// <summary>
/// Broken twin: the readers are scanned before the process-wide fence, not after. The fence is put off to the only
/// 64-bit exchange of a grace period, which publishes its end.
/// </summary>
public readonly struct FenceTooLate : IFenceTiming
{
    [ThreadStatic]
    private static bool s_due;

    public static void AtFence() => s_due = true;

    public static void AtExchange()
    {
        if (!s_due)
            return;
        s_due = false;
        StoreBuffer.Drain();
    }
}
