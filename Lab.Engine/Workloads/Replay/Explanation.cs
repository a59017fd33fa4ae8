namespace Lab.Engine.Workloads.Replay;

/// <summary>How the recorded result of an operation comes about, in the order that was found.</summary>
internal enum Explanation : byte
{
    /// <summary>As one piece, between the operations before and after it.</summary>
    Alone,

    /// <summary>In steps, others in between: who took which table page is not what one after the other would give.</summary>
    Interleaved,

    /// <summary>It gave up because an operation that ran beside it changed an entry on its path.</summary>
    LostRace,

    /// <summary>No order of what ran at the same time gives it.</summary>
    None,
}
