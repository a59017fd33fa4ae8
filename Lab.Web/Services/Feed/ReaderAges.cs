using Lab.Engine.Telemetry.Wire;

namespace Lab.Web.Services.Feed;

/// <summary>Read sections that were looked at, by how many grace periods they saw: rcutorture's Reader Pipe, live.</summary>
/// <param name="None">No grace period ended in them.</param>
/// <param name="Ended">One ended that had begun before them: it need not wait for them.</param>
/// <param name="Whole">One began and ended in them: RCU is broken.</param>
public sealed record ReaderAges(long None, long Ended, long Whole)
{
    public long All => None + Ended + Whole;

    /// <summary>Null before a run.</summary>
    public static ReaderAges? Of(EngineFrame? frame) => frame is null
        ? null
        : new ReaderAges(
            frame.Counters[(int)Counter.SectionsOfAge0], frame.Counters[(int)Counter.SectionsOfAge1], frame.Counters[(int)Counter.SectionsOfAge2]);
}
