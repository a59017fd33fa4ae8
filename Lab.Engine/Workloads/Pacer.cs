namespace Lab.Engine.Workloads;

/// <summary>Keeps a thread to a share of a core by sleeping in pieces long enough for the kernel's timer.</summary>
public struct Pacer
{
    private const long LeastSleepNs = 1_000_000;
    private const long MostSleepNs = 50_000_000;

    private long _owed;

    /// <param name="busyNs">What the last step took.</param>
    /// <param name="dutyPercent">1 to 100.</param>
    /// <returns>Nanoseconds to sleep; 0 until enough is owed.</returns>
    public long SleepAfter(long busyNs, int dutyPercent)
    {
        if (dutyPercent >= 100)
            return 0;

        _owed += busyNs * (100 - dutyPercent) / dutyPercent;
        if (_owed < LeastSleepNs)
            return 0;

        var sleep = Math.Min(_owed, MostSleepNs);
        _owed = 0;
        return sleep;
    }
}
