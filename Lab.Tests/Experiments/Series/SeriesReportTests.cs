using Lab.Engine.Experiments.Series;
using Lab.Engine.Link;
using Lab.Engine.Primitives;
using Lab.Engine.Telemetry;
using Lab.Engine.Workloads;
using Lab.Tests.Architecture;

namespace Lab.Tests.Experiments.Series;

public sealed class SeriesReportTests
{
    private static readonly RunOptions s_workload = RunPresets.Find("dirty-log-thp")!.Options;

    [Fact]
    public void ToText_Ladder_IsTheGoldenText() => Golden(
        "ladder",
        SeriesKind.Ladder,
        "lab ladder --preset dirty-log-thp --slice 1000ms --settle 250ms --rounds 8 --seed 1",
        PatchLadder.Cells(s_workload),
        cell => 1 + (cell * 0.1));

    [Fact]
    public void ToText_Scaling_IsTheGoldenText() => Golden(
        "scaling",
        SeriesKind.Scaling,
        "lab scale --policies rwlock-6.1,parallel --counts 1,2,4 --preset dirty-log-thp --slice 1000ms --settle 250ms --rounds 8 --seed 1",
        Scaling.Cells(s_workload, ["rwlock-6.1", "parallel"], [1, 2, 4]),
        // One vCPU pays 7 %, four gain half as much again; the last of both had too few cores.
        cell => new[] { 1, 1.05, 1.1, 0.93, 1.2, 1.65 }[cell],
        crowded: 5);

    [Fact]
    public void ToText_Sweep_IsTheGoldenText() => Golden(
        "sweep",
        SeriesKind.Sweep,
        "lab sweep --over policy=rwlock-6.1,parallel --over tlbi-base-ns=0,5000 --preset dirty-log-thp --slice 1000ms --settle 250ms --rounds 8 --seed 1",
        Sweep.Cells(s_workload, [Axis("policy", "rwlock-6.1", "parallel"), Axis("tlbi-base-ns", "0", "5000")]),
        cell => 1 - (cell * 0.05));

    [Fact]
    public void ToText_EndedByAChecker_SaysSo()
    {
        var head = new SeriesHead(SeriesKind.Sweep, SeriesSamples.Plan(), SeriesSamples.Origin("lab sweep"));
        var series = new SeriesProgress(head.Plan);
        var slice = SeriesSamples.Slice(series.Next!, 1);
        series.Add(slice with { Counts = slice.Counts with { Violation = "C-BBM: valid to valid" } });

        var text = new SeriesReport(head, series).ToText();

        Assert.Contains("ENDED BY A CHECKER: cell ", text, StringComparison.Ordinal);
        Assert.Contains("0 of 8 rounds", text, StringComparison.Ordinal);
    }

    private static SweepAxis Axis(string knob, params string[] values)
    {
        var field = RunField.All.Single(field => field.KebabName == knob);
        return Sweep.Axis(knob, values, (options, text) =>
        {
            var own = options with { };
            field.TrySet(own, text);
            return own;
        });
    }

    private static void Golden(string name, SeriesKind kind, string line, IReadOnlyList<SeriesCell> cells, Func<int, double> factor, int crowded = -1)
    {
        var head = new SeriesHead(kind, SeriesSamples.Plan() with { Cells = cells }, SeriesSamples.Origin(line));
        var series = new SeriesProgress(head.Plan);
        while (series.Next is { } ticket)
        {
            var slice = SeriesSamples.Slice(ticket, factor(ticket.Cell));
            series.Add(ticket.Cell == crowded ? slice with { Counts = slice.Counts with { Core = new CoreTime(3, 1) } } : slice);
        }

        var text = new SeriesReport(head, series).ToText();

        // What it is lies beside the test program, to be looked at and, if it is right, to become the golden one.
        var made = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "Golden"));
        File.WriteAllText(Path.Combine(made.FullName, $"{name}.txt"), text);
        Assert.All(text.Split('\n'), row => Assert.True(row.Length <= PlainText.Columns, row));
        Assert.Equal(File.ReadAllText(Path.Combine(SourceTree.Root, "Lab.Tests", "Experiments", "Series", "Golden", $"{name}.txt")).ReplaceLineEndings("\n"), text);
    }
}
