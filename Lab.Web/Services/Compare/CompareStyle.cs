namespace Lab.Web.Services.Compare;

/// <summary>What a line of a comparison's chart stands for; colour, dash and marker follow from it.</summary>
public enum CompareStyle
{
    /// <summary>Solid, ●.</summary>
    A,

    /// <summary>Dashed, ◆.</summary>
    B,

    /// <summary>Slices of A against A: hollow, no line.</summary>
    Chance,

    /// <summary>Ratio of a pair: ■.</summary>
    Ratio,

    /// <summary>Between the limits of A's percentiles.</summary>
    BandA,

    /// <summary>Between the limits of B's percentiles.</summary>
    BandB,
}
