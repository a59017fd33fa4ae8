namespace Lab.Web.Services.Feed;

/// <summary>What heat maps count, by <see cref="LatencyRows"/>; a <see cref="LabPoint"/> has one of each, in this order.</summary>
public enum HeatSeries
{
    /// <summary>Normal and expedited.</summary>
    GracePeriod,
    Fault,
    FaultFromDue,
    Unmap,
    Split,
    BreakWindow,
}
