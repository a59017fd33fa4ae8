namespace Lab.Engine.Experiments;

/// <summary>How a comparison stands.</summary>
public enum VerdictKind
{
    /// <summary>A against A is running.</summary>
    Calibrating,

    /// <summary>Pairs are being collected; there is nothing to say yet.</summary>
    Collecting,

    /// <summary>B differs from A to the good.</summary>
    Better,

    /// <summary>B differs from A to the bad.</summary>
    Worse,

    /// <summary>The difference, if there is one, is smaller than the plan asks about.</summary>
    NoDifference,

    /// <summary>This machine cannot tell with these pairs.</summary>
    NotResolvable,

    /// <summary>Something happened that makes the numbers worthless; the reasons say what.</summary>
    Invalid,
}
