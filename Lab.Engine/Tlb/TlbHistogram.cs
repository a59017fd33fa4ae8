namespace Lab.Engine.Tlb;

/// <summary>Histograms that each initiator keeps, nanoseconds.</summary>
public enum TlbHistogram
{
    /// <summary>A broadcast invalidation from its call to its return, the modelled cost included.</summary>
    BroadcastCost,

    /// <summary>The same of a local one.</summary>
    LocalCost,
}
