namespace Lab.Engine.Workloads.Replay;

/// <summary>What our tables did in one operation.</summary>
internal sealed class EngineOutcome
{
    /// <summary>Return code; for aging, 1 if young.</summary>
    public long Result { get; set; }

    /// <summary>Table pages.</summary>
    public int Taken { get; set; }

    /// <summary>Level of each subtree handed to RCU.</summary>
    public List<int> Unlinked { get; } = [];

    public List<Tlbi> Tlbis { get; } = [];

    /// <summary>Sanity checks of the walker that fired.</summary>
    public int Warnings { get; set; }
}
