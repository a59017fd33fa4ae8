namespace Lab.Engine.Workloads;

/// <summary>When accesses fall due in an open loop: at a steady rate that never waits for whoever makes them.</summary>
/// <remarks>Nothing that fell due is forgotten, so a stall shows in every access behind it (no coordinated omission). One thread.</remarks>
public struct ArrivalSchedule
{
    private const double Second = 1e9;

    private int _perSecond;
    private double _due;

    /// <summary>When the next access is due, nanoseconds.</summary>
    public readonly long NextDueNs => (long)_due;

    /// <summary>A new rate begins now, with nothing owed. The same rate changes nothing.</summary>
    /// <param name="perSecond">0: nothing falls due.</param>
    public void SetRate(int perSecond, long nowNs)
    {
        if (perSecond == _perSecond)
            return;
        _perSecond = perSecond;
        _due = nowNs;
    }

    /// <summary>Take the next access if it is due.</summary>
    /// <param name="dueNs">When it was.</param>
    public bool TryTake(long nowNs, out long dueNs)
    {
        dueNs = (long)_due;
        if (_perSecond == 0 || dueNs > nowNs)
            return false;
        _due += Second / _perSecond;
        return true;
    }
}
