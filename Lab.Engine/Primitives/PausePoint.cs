namespace Lab.Engine.Primitives;

/// <summary>Named places where a race script can hold a task (<see cref="ProtocolEventKind.Pause"/>). Nothing on the host.</summary>
public enum PausePoint : byte
{
    /// <summary>A walker has read an entry and not yet acted on it.</summary>
    AfterRead,

    /// <summary>An entry is LOCKED; its old translation is not yet invalidated.</summary>
    AfterBreak,

    /// <summary>The old translation is invalidated.</summary>
    AfterTlbi,

    /// <summary>Caches are maintained; the entry is still LOCKED.</summary>
    AfterCmo,

    /// <summary>The new entry is in place.</summary>
    AfterMake,

    /// <summary>The visitor is done; the walker is about to read the entry again.</summary>
    BeforeReload,

    /// <summary>A detached subtree is about to be walked and freed.</summary>
    BeforeFreeWalk,

    /// <summary>A range driver has dropped its lock between two chunks and not yet retaken it.</summary>
    BetweenChunks,

    /// <summary>A fault knows what size its mapping may have.</summary>
    AfterLookup,

    /// <summary>A fault has sampled the notifier sequence.</summary>
    AfterSample,

    /// <summary>A fault has pinned its host page and not yet taken the lock.</summary>
    AfterPin,

    /// <summary>A compare-exchange was lost to another walker.</summary>
    AfterLostRace,

    /// <summary>The notifier's count is raised; nothing is unmapped yet.</summary>
    AfterNotifierBegin,

    /// <summary>An entry that others may be using is about to be replaced.</summary>
    BeforeBreak,
}
