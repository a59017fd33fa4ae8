namespace Lab.Engine.Tlb;

/// <summary>Histograms that each initiator keeps, nanoseconds.</summary>
public enum TlbHistogram
{
    /// <summary>A broadcast invalidation from its call to its return, the modelled cost included, while no other was under way.</summary>
    Alone,

    /// <summary>The same, with so many others under way when its cost was taken.</summary>
    WithOne,
    WithTwo,
    WithThree,
    WithFourToSeven,
    WithMore,

    /// <summary>A local invalidation from its call to its return.</summary>
    LocalCost,
}
