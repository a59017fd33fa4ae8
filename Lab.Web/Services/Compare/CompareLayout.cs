namespace Lab.Web.Services.Compare;

/// <summary>How the two arms are shown.</summary>
public enum CompareLayout
{
    /// <summary>Side by side, equal scales.</summary>
    Columns,

    /// <summary>Both in one chart.</summary>
    Overlay,

    /// <summary>Ratio of each pair.</summary>
    Difference,
}
