namespace Lab.Engine.Checkers;

/// <summary>Where a table page is in its life, as its events tell.</summary>
internal enum PageLife
{
    /// <summary>Taken from a cache; no entry names it.</summary>
    Fresh,

    /// <summary>An entry names it, or it is a root.</summary>
    Linked,

    /// <summary>The entry that named it names it no more.</summary>
    Detached,

    /// <summary>Waits for a grace period.</summary>
    Deferred,

    /// <summary>Its free walk has begun.</summary>
    Freeing,

    Freed,
}
