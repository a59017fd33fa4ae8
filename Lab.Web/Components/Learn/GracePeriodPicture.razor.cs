using System.Globalization;
using Lab.Engine.Telemetry.Wire;
using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Learn;

/// <summary>One captured grace period with its four parts: the reader, the removal, the grace period, the free.</summary>
public sealed partial class GracePeriodPicture : ComponentBase
{
    private const int Width = 860;
    private const int Left = 110;
    private const int RowHeight = 26;
    private const int LanesShown = 4;
    private const double LeastWidth = 1.5;

    [Parameter, EditorRequired] public required ScopeCapture Capture { get; set; }

    /// <summary>The grace period of the trigger, or the longest.</summary>
    internal ScopeGracePeriod Shown =>
        Array.Find(Capture.GracePeriods, period => period.StartNs == Capture.TriggerStartNs) ?? Capture.GracePeriods.MaxBy(period => period.DurationNs)!;

    private int Height => 24 + (Rows.Count * RowHeight);

    /// <summary>The holder's lane first, then those with most to show, then the grace-period thread.</summary>
    private IReadOnlyList<(string Name, int Row)> Rows => [.. Lanes.Select((lane, row) => (Capture.Lanes[lane], row))];

    private IReadOnlyList<int> Lanes
    {
        get
        {
            // The driver of grace periods stands last; it runs callbacks too.
            var driver = Capture.Lanes.Length - 1;
            var busiest = Enumerable.Range(0, driver).OrderByDescending(lane => lane == Shown.HolderLane)
                .ThenByDescending(lane => Capture.Lane.Where((of, i) => of == lane && IsShown(i)).Count());
            return [.. busiest.Take(LanesShown), driver];
        }
    }

    private double From => Shown.StartNs - (Shown.DurationNs * 0.35);

    /// <summary>With the first free after it, unless that is far away.</summary>
    private double To => Shown.StartNs + (Shown.DurationNs * 1.1) + Math.Min(
        Shown.DurationNs * 3.0, Math.Max(Shown.DurationNs * 0.35, FirstFree - Shown.StartNs - Shown.DurationNs));

    private double FirstFree => Enumerable.Range(0, Capture.Kind.Length)
        .Where(i => RoleOf(i) == "freed" && Capture.StartNs[i] >= Shown.StartNs + Shown.DurationNs)
        .Select(i => (double)Capture.StartNs[i] + Capture.DurationNs[i]).DefaultIfEmpty(0).Min();

    private IEnumerable<(string Role, int Row, double X, double Width, string Title)> Bars()
    {
        var lanes = Lanes.ToList();
        for (var i = 0; i < Capture.Kind.Length; i++)
        {
            var row = lanes.IndexOf(Capture.Lane[i]);
            if (row < 0 || !IsShown(i) || RoleOf(i) is not { } role)
                continue;
            var (x, right) = (X(Capture.StartNs[i]), X(Capture.StartNs[i] + Capture.DurationNs[i]));
            yield return (role, row, x, Math.Max(LeastWidth, right - x), $"{WordOf(i)}, {MetricText.Of(Capture.DurationNs[i] / 1e9, MetricUnit.Time)}");
            if (role == "read" && Capture.Lane[i] == Shown.HolderLane && Capture.StartNs[i] <= Shown.ScanNs && Capture.StartNs[i] + Capture.DurationNs[i] > Shown.ScanNs)
                yield return ("holder", row, x - 1, Math.Max(LeastWidth, right - x) + 2, "the reader that held the grace period");
        }
    }

    /// <summary>Names above what they name.</summary>
    private IEnumerable<(double X, string Word)> Parts()
    {
        yield return (Left, "reader, removal");
        yield return (X(Shown.StartNs), "grace period");
        if (FirstFree > 0 && FirstFree <= To)
            yield return (X(Shown.StartNs + Shown.DurationNs), "free");
    }

    private bool IsShown(int i) => Capture.StartNs[i] < To && Capture.StartNs[i] + Capture.DurationNs[i] >= From;

    private string? RoleOf(int i) => (ScopeEventKind)Capture.Kind[i] switch
    {
        ScopeEventKind.ReadSection => "read",
        ScopeEventKind.GracePeriod => "grace",
        ScopeEventKind.CallbackQueued => "queued",
        ScopeEventKind.CallbacksRun or ScopeEventKind.TablesFreed => "freed",
        _ => null,
    };

    private string WordOf(int i) => (ScopeEventKind)Capture.Kind[i] switch
    {
        ScopeEventKind.ReadSection => "read section",
        ScopeEventKind.GracePeriod => "grace period",
        ScopeEventKind.CallbackQueued => "removal: a callback is queued",
        _ => "free",
    };

    private static int Top(int row) => 20 + (row * RowHeight);

    private double X(double ns) => Left + (Math.Clamp((ns - From) / (To - From), 0, 1) * (Width - Left));

    /// <summary>An SVG text, whose element's name means something else to Razor.</summary>
    private static RenderFragment Label(double x, double y, string? role, string words) => builder =>
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "class", role);
        builder.AddAttribute(2, "x", Text(x));
        builder.AddAttribute(3, "y", Text(y));
        builder.AddContent(4, words);
        builder.CloseElement();
    };

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
