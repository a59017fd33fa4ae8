namespace Lab.Engine.Reenactments;

/// <summary>One walker context, and what holds in it.</summary>
public sealed record ContextRow
{
    /// <summary>As in links: lower case, no spaces.</summary>
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    public required string Context { get; init; }

    public required ContextLock Lock { get; init; }

    /// <summary>An RCU read section is open; at EL2, interrupts are masked.</summary>
    public required bool InSection { get; init; }

    /// <summary>That it sleeps.</summary>
    public required ContextRule Sleep { get; init; }

    /// <summary>That the MMU lock is dropped for others, and the core offered.</summary>
    public required ContextRule Reschedule { get; init; }

    public required ContextPages Pages { get; init; }

    /// <summary>That the lock is not there; <see cref="ContextRule.Allowed"/> where none is needed.</summary>
    public required ContextRule WithoutLock { get; init; }

    /// <summary>That the section is not there; <see cref="ContextRule.Allowed"/> where none is needed.</summary>
    public required ContextRule WithoutSection { get; init; }

    /// <summary>What cannot be checked there and why, a sentence; empty if nothing.</summary>
    public string Unchecked { get; init; } = "";
}
