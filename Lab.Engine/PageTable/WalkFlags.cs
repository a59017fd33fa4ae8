namespace Lab.Engine.PageTable;

/// <summary>How a walk takes a lost race, and which maintenance it leaves out. Who else may walk is not a flag but the walk's sync type.</summary>
/// <remarks>
/// The releases give -EAGAIN opposite defaults: 6.12 carries on unless <see cref="HandleFault"/> is set, 7.2 stops
/// unless <see cref="IgnoreAgain"/> is set. 6.1 always stops.
/// </remarks>
[Flags]
public enum WalkFlags
{
    None = 0,

    /// <summary>The walk handles a fault: -EAGAIN ends it (6.12's sense of the bit).</summary>
    HandleFault = 1 << 0,

    /// <summary>-EAGAIN of one entry does not end the walk and is not reported (7.2's sense of the bit).</summary>
    IgnoreAgain = 1 << 1,

    /// <summary>Break without TLBI; only for tables that no hardware can see.</summary>
    SkipBbmTlbi = 1 << 2,

    /// <summary>No cache maintenance when a leaf is made; only for tables that no hardware can see.</summary>
    SkipCmo = 1 << 3,
}
