namespace Lab.Engine.Locks;

/// <summary>
/// The histograms of an MMU lock, in nanoseconds. Waits hold every contended acquisition once and, of the others, one
/// in 64 with weight 64; holds are one acquisition in 64, each with weight 1.
/// </summary>
public enum LockHistogram
{
    ReadWait,
    ReadHold,
    WriteWait,
    WriteHold,
}
