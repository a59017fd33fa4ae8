using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Learn;

/// <summary>Every metric with its definition; a row's anchor is "m-" and the metric's name.</summary>
public sealed partial class MetricTable : ComponentBase
{
    [Parameter] public LabPoint? Last { get; set; }

    private static IEnumerable<MetricInfo> All => Enum.GetValues<Metric>().Select(MetricInfo.Of);

    private static string UnitOf(MetricUnit unit) => unit switch
    {
        MetricUnit.PerSecond => "per second",
        MetricUnit.Time => "time",
        MetricUnit.Bytes => "bytes",
        MetricUnit.Percent => "%",
        MetricUnit.Count => "count",
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "No such unit."),
    };
}
