using System.Globalization;
using Lab.Web.Services.Reenact;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Reenact;

/// <summary>A trace as lanes. Drawn once for each trace: where the reader is, is drawn above it.</summary>
public sealed partial class LaneChart : ComponentBase
{
    /// <summary>Pixels from lane to lane.</summary>
    public const int LaneHeight = 44;

    private const int GlyphMiddle = 12;
    private const int BarHeight = 5;
    private const int FirstBar = 22;
    private const int BarPitch = 7;
    private const int WantedTicks = 14;

    private static readonly int[] TickSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

    private TraceLanes? _drawn;

    [Parameter, EditorRequired] public required TraceLanes Lanes { get; set; }

    /// <summary>With the number of the line that was clicked, from 1 on.</summary>
    [Parameter] public EventCallback<int> OnStep { get; set; }

    private int Bottom => Lanes.Names.Count * LaneHeight;

    private string One => Share(1);

    private string WordAnchor => (Lanes.ViolationAt - Lanes.From) switch
    {
        var at when at < Lanes.Lines * 0.06 => "start",
        var at when at > Lanes.Lines * 0.94 => "end",
        _ => "middle",
    };

    private string Summary =>
        $"Steps {Lanes.From + 1} to {Lanes.From + Lanes.Lines} of {string.Join(", ", Lanes.Names)}. "
        + (Lanes.ViolationAt < 0 ? "No violation. " : $"Violation at step {Lanes.ViolationAt + 1}. ")
        + "The table below says each step in words.";

    /// <summary>Step numbers on the axis, none where the violation's word stands.</summary>
    private IEnumerable<int> Ticks
    {
        get
        {
            var step = TickSteps.FirstOrDefault(candidate => Lanes.Lines <= candidate * WantedTicks, TickSteps[^1]);
            var room = Math.Max(1, Lanes.Lines / 16);
            for (var at = ((Lanes.From + step) / step * step) - 1; at < Lanes.From + Lanes.Lines; at += step)
            {
                if (!Lanes.ShowsViolation || Math.Abs(at - Lanes.ViolationAt) > room)
                    yield return at;
            }
        }
    }

    protected override bool ShouldRender()
    {
        if (ReferenceEquals(_drawn, Lanes))
            return false;
        _drawn = Lanes;
        return true;
    }

    private static int Top(int lane) => lane * LaneHeight;

    private static string ClassOf(LaneGlyph glyph) => glyph.ToString().ToLowerInvariant();

    private static string ClassOf(LaneBar bar) => $"bar-{bar.Kind.ToString().ToLowerInvariant()}{(bar.IsExclusive ? " exclusive" : "")}";

    private static int Y(LaneBar bar) =>
        Top(bar.Lane) + (bar.Kind == LaneBarKind.Turn ? 0 : FirstBar + (((int)bar.Kind - 1) * BarPitch));

    private string X(int at) => Share(at - Lanes.From);

    private string Middle(int at) => Share(at - Lanes.From + 0.5);

    private string Span(LaneBar bar) => Share(bar.To - bar.From + 1);

    private string Share(double lines) => string.Create(CultureInfo.InvariantCulture, $"{lines * 100 / Math.Max(1, Lanes.Lines):0.###}%");
}
