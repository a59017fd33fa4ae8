using System.Globalization;
using Lab.Engine.Experiments.Series;

namespace Lab.Engine.Experiments.Export;

/// <summary>Every slice of an experiment as comma-separated text: what was asked, what every metric gave, whether it counts. Times in nanoseconds.</summary>
public static class SliceCsv
{
    private static readonly string[] s_measured = ["validity", "violation", "interval_ns", "cpu_ns", "core_run_ns", "core_wait_ns", "cores", "collections"];

    public static void Write(Comparison comparison, TextWriter csv)
    {
        Line(csv, ["slice", "phase", "pair", "attempt", "position", "arm", "seed", .. s_measured, .. Metrics]);
        foreach (var ((index, slice), fate) in comparison.Slices.Index().Zip(SliceFate.Of(comparison)))
        {
            var ticket = slice.Ticket;
            Line(csv, [Text(index), Text(ticket.Phase), Text(ticket.Pair), Text(ticket.Attempt), Text(ticket.Position), Text(ticket.Arm), Text(ticket.Seed), .. Measured(slice.Counts, fate)]);
        }
    }

    public static void Write(SeriesProgress series, TextWriter csv)
    {
        Line(csv, ["slice", "round", "position", "cell", "label", "attempt", "seed", .. s_measured, .. Metrics]);
        foreach (var ((index, slice), fate) in series.Slices.Index().Zip(SliceFate.Of(series)))
        {
            var ticket = slice.Ticket;
            Line(csv, [Text(index), Text(ticket.Round), Text(ticket.Position), Text(ticket.Cell), Quoted(series.Plan.Cells[ticket.Cell].Label), Text(ticket.Attempt), Text(ticket.Seed), .. Measured(slice.Counts, fate)]);
        }
    }

    private static IEnumerable<string> Metrics => ComparisonMetric.All.Select(metric => metric.Key);

    private static IEnumerable<string> Measured(SliceCounts counts, string fate) =>
    [
        Quoted(fate), Quoted(counts.Violation ?? ""), Text(counts.IntervalNs), Text(counts.CpuNs), counts.Core is { } ran ? Text(ran.RunNs) : "", counts.Core is { } waited ? Text(waited.WaitNs) : "", Text(counts.Cores), Text(counts.Collections),
        .. ComparisonMetric.All.Select(metric => metric.Of(counts) is var value and > 0 ? value.ToString("R", CultureInfo.InvariantCulture) : ""),
    ];

    private static void Line(TextWriter csv, IEnumerable<string> cells)
    {
        csv.Write(string.Join(',', cells));
        csv.Write("\r\n");
    }

    private static string Text<T>(T value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    /// <summary>A text that a spreadsheet would take for a formula is marked as text.</summary>
    private static string Quoted(string text)
    {
        if (text is ['=' or '+' or '-' or '@', ..])
            text = "'" + text;
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
