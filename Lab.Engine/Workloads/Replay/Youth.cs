namespace Lab.Engine.Workloads.Replay;

/// <summary>What is known of a leaf's access flag.</summary>
internal enum Youth : byte
{
    /// <summary>Set.</summary>
    Young,

    /// <summary>Cleared, and nothing but a recorded operation can set it.</summary>
    Old,

    /// <summary>Cleared, but the hardware may have set it again unseen.</summary>
    Unknown,
}
