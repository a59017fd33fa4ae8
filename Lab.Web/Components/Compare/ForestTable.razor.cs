using System.Globalization;
using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Statistics;
using Lab.Engine.Telemetry;
using Lab.Web.Services.Compare;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Compare;

/// <summary>The ratio of every metric with its interval, on one logarithmic axis, numbers beside it.</summary>
public sealed partial class ForestTable : ComponentBase
{
    private ForestScale _scale = new(2);

    [Parameter, EditorRequired] public required IReadOnlyList<ComparisonRow> Rows { get; set; }

    /// <summary>Ratios are A/B, and B comes first.</summary>
    [Parameter] public bool IsSwapped { get; set; }

    /// <summary>The primary metric has a verdict: until then, and for every other metric ever, no row says a direction.</summary>
    [Parameter] public bool HasVerdict { get; set; }

    private ForestScale Scale => _scale;

    private string PrimaryLevel => Rows.FirstOrDefault(row => row.IsPrimary) is { } primary ? Quantity.Percent(primary.Level) : "–";

    protected override void OnParametersSet() => _scale = ForestScale.Of(Rows);

    private Interval? Shown(ComparisonRow row) => row.Ratio is not { } ratio ? null : IsSwapped ? CompareText.Inverted(ratio) : ratio;

    private string Word(ComparisonRow row) => Shown(row) is not { } ratio || !row.IsPrimary || !HasVerdict ? "–"
        : ratio.Middle > 1 == row.Metric.HigherIsBetter ? "▲ better" : "▼ worse";

    private static string LeftOf(double percent) => string.Create(CultureInfo.InvariantCulture, $"left: {percent:0.##}%");

    /// <summary>An arrow at each end that is cut; of an interval that lies beyond the axis only the one that points there.</summary>
    private string EndsOf(Interval ratio) => ratio.Low > _scale.Most ? "cut-high gone-high" : ratio.High < 1 / _scale.Most ? "cut-low gone-low"
        : $"{(_scale.IsBeyond(ratio.Low) ? "cut-low" : "")} {(_scale.IsBeyond(ratio.High) ? "cut-high" : "")}";

    private string Span(Interval ratio)
    {
        var (low, high) = (_scale.PercentOf(ratio.Low), _scale.PercentOf(ratio.High));
        return string.Create(CultureInfo.InvariantCulture, $"left: {low:0.##}%; width: {high - low:0.##}%");
    }
}
