using Lab.Engine.Experiments;
using Lab.Web.Services.Compare;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Compare;

/// <summary>The charts' slices as numbers, the newest pair first; pairs of A against A last.</summary>
public sealed partial class PairTable : ComponentBase
{
    [Parameter, EditorRequired] public required ComparisonReading Reading { get; set; }

    private IReadOnlyList<ComparisonMetric> Metrics => CompareCharts.Metrics(Reading.Plan);

    private IEnumerable<(string Name, SlicePair Pair)> Pairs =>
        Reading.Measured.Select((pair, index) => ($"{index + 1}", pair)).Reverse()
            .Concat(Reading.Calibration.Select((pair, index) => ($"A/A {index + 1}", pair)).Reverse());
}
