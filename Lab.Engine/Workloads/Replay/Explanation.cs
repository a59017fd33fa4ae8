namespace Lab.Engine.Workloads.Replay;

/// <summary>How the recorded result of an operation comes about, in the order that was found.</summary>
internal enum Explanation : byte
{
    /// <summary>By what was there when its turn came.</summary>
    Fits,

    /// <summary>It gave up because an operation that ran beside it changed an entry on its path.</summary>
    LostRace,

    /// <summary>No order of what ran at the same time gives it.</summary>
    None,
}
