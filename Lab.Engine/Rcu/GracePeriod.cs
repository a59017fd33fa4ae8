using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>
/// One grace period in flight: where its scan of the readers has come to. A value of whoever drives it.
/// </summary>
internal struct GracePeriod
{
    /// <summary>Its number: readers that have it, or a later one, began after it.</summary>
    internal ulong Target;

    internal long StartedNs;

    /// <summary>
    /// Slots before this one have been seen outside, or inside a later section. They need no second look.
    /// </summary>
    internal int NextSlot;

    /// <summary>Slots to look at; readers registered later began after this grace period.</summary>
    internal int Slots;

    /// <summary>Looks that found a reader in the way.</summary>
    internal int Looks;

    /// <summary>Age at which the next stall warning is due, nanoseconds.</summary>
    internal long NextStallNs;

    /// <summary>Ask readers to yield from the first look that fails.</summary>
    internal bool Hurry;

    /// <summary>Longest sleep between two looks, nanoseconds.</summary>
    internal long SleepNs;

    /// <summary>It counts as expedited.</summary>
    internal bool Expedited;

    /// <summary>It has set the urgent bit.</summary>
    internal bool Urgent;

    /// <summary>Slot of the last reader that was found in the way, plus one; 0: none was yet.</summary>
    internal int HolderSlot;

    /// <summary>What that reader said it was doing when it was last seen.</summary>
    internal ReaderSite HolderSite;

    /// <summary>The scan began, nanoseconds; 0 unless it is recorded.</summary>
    internal long ScanNs;

    /// <summary>Null: no reader was in the way.</summary>
    internal readonly ReaderSite? Holder => HolderSlot == 0 ? null : HolderSite;

    /// <summary>Looks until its driver yields instead of pausing.</summary>
    internal const int PausesBeforeYield = 200;

    /// <summary>Its driver only pauses between looks as yet.</summary>
    internal readonly bool IsYoung => Looks < PausesBeforeYield;
}
