using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Charts;

/// <summary>A chart's data as a table: a point every five seconds of the last minute, newest first.</summary>
public sealed partial class ChartTable : ComponentBase
{
    private const double StepSeconds = 5;
    private const double WindowSeconds = 60;

    [Parameter, EditorRequired] public required ChartSpec Spec { get; set; }

    [Parameter, EditorRequired] public required IReadOnlyList<LabPoint> Points { get; set; }

    /// <summary>Points as they are, never averages of several.</summary>
    internal IEnumerable<LabPoint> Rows()
    {
        var next = double.PositiveInfinity;
        for (var i = Points.Count - 1; i >= 0 && Points[^1].Time - Points[i].Time <= WindowSeconds; i--)
        {
            if (Points[i].Time > next)
                continue;
            next = Points[i].Time - StepSeconds + 0.05;
            yield return Points[i];
        }
    }
}
