namespace Lab.Web.Services.Reenact;

/// <summary>What a line of the trace looks like in its task's lane.</summary>
public enum LaneGlyph
{
    /// <summary>Anything else: a walk begins, a fault is handled.</summary>
    Tick,

    /// <summary>An entry was read or followed.</summary>
    Read,

    /// <summary>An entry has a new value.</summary>
    Change,

    /// <summary>An entry is LOCKED now.</summary>
    Locked,

    /// <summary>A compare-exchange was lost.</summary>
    Lost,

    /// <summary>A TLB invalidation.</summary>
    Invalidation,

    /// <summary>A TLB takes, misses or drops a translation.</summary>
    Tlb,

    /// <summary>Cache maintenance.</summary>
    Cache,

    /// <summary>A table page is taken, put aside, given back.</summary>
    Page,

    /// <summary>A named pause point was reached.</summary>
    Pause,

    /// <summary>It may sleep, or waits.</summary>
    Wait,

    /// <summary>A checker saw it.</summary>
    Violation,
}
