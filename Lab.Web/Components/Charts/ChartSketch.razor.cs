using System.Globalization;
using System.Text;
using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Charts;

/// <summary>A chart's strong lines without axes, for the moment before the browser can draw.</summary>
public sealed partial class ChartSketch : ComponentBase
{
    private const int Width = 600;
    private const int Height = 200;

    [Parameter, EditorRequired] public required ChartSpec Spec { get; set; }

    [Parameter, EditorRequired] public required IReadOnlyList<LabPoint> Points { get; set; }

    protected override bool ShouldRender() => false;

    private IEnumerable<(string Role, string Points)> Lines()
    {
        for (var pane = 0; pane < Spec.Panes.Count; pane++)
        {
            var of = Spec.Panes[pane];
            var (bottom, top) = Spec.DomainOf(pane);
            var values = of.Traces.SelectMany(trace => Points.Select(point => Scaled(of, trace, point))).Where(double.IsFinite).ToList();
            if (values.Count == 0)
                continue;
            var (least, most) = (of.IsLog ? values.Min() : 0, values.Max());
            foreach (var trace in of.Traces.Where(trace => !trace.IsFaint))
                yield return (trace.Role.ToString().ToLowerInvariant(), Line(of, trace, bottom, top, least, Math.Max(most, least + 1e-9)));
        }
    }

    private static double Scaled(ChartPane pane, ChartTrace trace, LabPoint point)
    {
        var value = point.Values[(int)trace.Metric];
        return pane.IsLog ? Math.Log10(value) : value;
    }

    private string Line(ChartPane pane, ChartTrace trace, double bottom, double top, double least, double most)
    {
        var line = new StringBuilder();
        var (first, last) = (Points[0].Time, Math.Max(Points[^1].Time, Points[0].Time + 1));
        foreach (var point in Points)
        {
            var value = Scaled(pane, trace, point);
            if (!double.IsFinite(value))
                continue;
            var y = bottom + ((value - least) / (most - least) * (top - bottom) * 0.95);
            line.Append(CultureInfo.InvariantCulture, $"{(point.Time - first) / (last - first) * Width:0.#},{(1 - y) * Height:0.#} ");
        }

        return line.ToString();
    }
}
