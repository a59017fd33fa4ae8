using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>
/// The histograms of an MMU lock, in nanoseconds. Of each owner and side one acquisition in 64 on average is timed, at
/// distances that vary (<see cref="SampleSchedule"/>). Holds are those, each with weight 1. Waits are every contended
/// acquisition with weight 1 and, if it was not contended, the timed one with its distance as its weight.
/// </summary>
/// <remarks>A wait's weights are right in expectation: an acquisition that is not contended counts for 1 on average,
/// whatever its neighbours were.</remarks>
public enum LockHistogram
{
    ReadWait,
    ReadHold,
    WriteWait,
    WriteHold,
}
