namespace Lab.Engine.Locks;

/// <summary>One side of a lock in the columns of Linux's /proc/lock_stat; nanoseconds.</summary>
/// <remarks>
/// A bounce is another owner's turn, not another CPU's: a thread does not know its CPU for free. Acquisitions, bounces
/// and waits are exact; an acquisition that found the lock free has no wait. Holds are those of one acquisition in 64 on
/// average: least, most and average are the sample's, the total is the average times the acquisitions.
/// </remarks>
/// <param name="ContentionBounces">Contended acquisitions before which another owner had been the last to
/// write.</param>
/// <param name="Contentions">Acquisitions that had to wait.</param>
/// <param name="WaitMinNs">0 without contentions.</param>
/// <param name="AcquisitionBounces">Acquisitions after another owner's. Null on the read side: to know it,
/// every reader would have to write a word that all share, which is the cost that sharing saves.</param>
/// <param name="HoldsTimed">Size of the sample that the next three come from.</param>
/// <param name="HoldMinNs">0 without a sample.</param>
/// <param name="HoldTimedNs">Sum over the sample.</param>
public readonly record struct LockSideStat(
    long ContentionBounces,
    long Contentions,
    long WaitMinNs,
    long WaitMaxNs,
    long WaitTotalNs,
    long? AcquisitionBounces,
    long Acquisitions,
    long HoldsTimed,
    long HoldMinNs,
    long HoldMaxNs,
    long HoldTimedNs)
{
    /// <summary>Of contended acquisitions; 0 if there are none.</summary>
    public double WaitAvgNs => Contentions == 0 ? 0 : (double)WaitTotalNs / Contentions;

    /// <summary>Of the sample; 0 if there is none.</summary>
    public double HoldAvgNs => HoldsTimed == 0 ? 0 : (double)HoldTimedNs / HoldsTimed;

    /// <summary>Estimated: see the remarks.</summary>
    public double HoldTotalNs => HoldAvgNs * Acquisitions;
}
