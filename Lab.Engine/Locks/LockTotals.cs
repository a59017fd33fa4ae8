namespace Lab.Engine.Locks;

/// <summary>Sums over all owners of one lock. Each field is exact for some moment in the call.</summary>
/// <param name="ReadContentions">Acquisitions that had to wait.</param>
/// <param name="WriteContentions">Acquisitions that had to wait.</param>
/// <param name="ReadWaitNs">Nanoseconds waited by contended acquisitions; all of them are timed.</param>
/// <param name="WriteWaitNs">As <paramref name="ReadWaitNs"/>.</param>
public readonly record struct LockTotals(
    long ReadAcquisitions,
    long ReadContentions,
    long WriteAcquisitions,
    long WriteContentions,
    long ReadWaitNs,
    long WriteWaitNs)
{
    public long WaitNs => ReadWaitNs + WriteWaitNs;
}
