using System.Globalization;
using Lab.Engine.Experiments.Series;
using Lab.Engine.Link;
using Lab.Engine.Workloads;

namespace Lab.Engine.Cli;

/// <summary>A series' plan as the command line that makes it.</summary>
public static class SeriesLine
{
    /// <summary>"lab ladder …".</summary>
    /// <returns>Null where <see cref="Arguments"/> is.</returns>
    public static string? Text(SeriesKind kind, SeriesPlan plan) => Arguments(kind, plan) is { } arguments ? string.Join(' ', arguments.Prepend("lab")) : null;

    /// <summary>The arguments of <c>lab</c>, the command first. They make this very plan, but for its cells' own seeds, which no slice uses.</summary>
    /// <param name="plan">Without problems.</param>
    /// <returns>Null: no line can say these cells. <c>lab ladder</c>, <c>lab scale</c> and <c>lab sweep</c> run any plan as --resume of a file without slices.</returns>
    public static IReadOnlyList<string>? Arguments(SeriesKind kind, SeriesPlan plan)
    {
        var cells = kind switch
        {
            SeriesKind.Ladder => Ladder(plan.Cells),
            SeriesKind.Scaling => Scale(plan.Cells),
            _ => Grid(plan.Cells),
        };
        return cells is null ? null : [.. cells, .. Cut(plan)];
    }

    /// <summary>Name of the command that runs a kind.</summary>
    public static string Command(SeriesKind kind) => kind switch
    {
        SeriesKind.Ladder => "ladder",
        SeriesKind.Scaling => "scale",
        _ => "sweep",
    };

    private static IEnumerable<string> Cut(SeriesPlan plan) =>
    [
        "--slice", string.Create(CultureInfo.InvariantCulture, $"{plan.SliceMs}ms"), "--settle", string.Create(CultureInfo.InvariantCulture, $"{plan.SettleMs}ms"),
        "--rounds", plan.Rounds.ToString(CultureInfo.InvariantCulture), "--seed", plan.Seed.ToString(CultureInfo.InvariantCulture),
    ];

    private static IEnumerable<string>? Ladder(IReadOnlyList<SeriesCell> cells) => Same(cells, PatchLadder.Cells(cells[0].Options))
        ? WorkloadLine.Arguments(cells[0].Options, nameof(RunOptions.Policy)).Prepend("ladder")
        : null;

    private static IEnumerable<string>? Scale(IReadOnlyList<SeriesCell> cells)
    {
        string[] policies = [.. cells.Select(cell => cell.Options.Policy).Distinct(StringComparer.Ordinal)];
        int[] vcpus = [.. cells.Select(cell => cell.Options.Vcpus).Distinct()];
        if (vcpus[0] != 1 || !Same(cells, Scaling.Cells(cells[0].Options, policies, vcpus)))
            return null;
        // A preset is recognized with the vCPUs that it has.
        var preset = RunPresets.All.FirstOrDefault(preset => RunPresets.Matching(cells[0].Options with { Vcpus = preset.Options.Vcpus }) == preset);
        var workload = preset is null ? cells[0].Options : cells[0].Options with { Vcpus = preset.Options.Vcpus };
        return
        [
            "scale", "--policies", string.Join(',', policies), "--counts", string.Join(',', vcpus.Select(count => count.ToString(CultureInfo.InvariantCulture))),
            .. WorkloadLine.Arguments(workload, nameof(RunOptions.Policy), nameof(RunOptions.Vcpus)),
        ];
    }

    /// <summary>What varies is an axis; the earlier an axis first changes, the faster it does, and the fastest is the last.</summary>
    private static IEnumerable<string>? Grid(IReadOnlyList<SeriesCell> cells)
    {
        var first = cells[0].Options;
        RunField[] varied =
        [
            .. RunField.All
                .Where(field => field.Name != nameof(RunOptions.Seed))
                .Select(field => (Field: field, Change: cells.Index().Where(cell => !Equals(field.Get(cell.Item.Options), field.Get(first))).Select(cell => cell.Index).FirstOrDefault()))
                .Where(axis => axis.Change > 0)
                .OrderByDescending(axis => axis.Change)
                .Select(axis => axis.Field),
        ];
        if (varied.Length == 0)
            return null;
        SweepAxis[] axes = [.. varied.Select(field => Sweep.Axis(field.KebabName, cells.Select(cell => field.Text(cell.Options)).Distinct(StringComparer.Ordinal), Setter(field)))];
        return Same(cells, Sweep.Cells(first, axes))
            ?
            [
                "sweep", .. axes.SelectMany(axis => new[] { "--over", $"{axis.Knob}={string.Join(',', axis.Values.Select(value => value.Text))}" }),
                .. WorkloadLine.Arguments(first, [.. varied.Select(field => field.Name)]),
            ]
            : null;
    }

    /// <summary>Sets a field from its text.</summary>
    internal static Func<RunOptions, string, RunOptions> Setter(RunField field) => (options, text) =>
    {
        var own = options with { };
        field.TrySet(own, text);
        return own;
    };

    private static bool Same(IReadOnlyList<SeriesCell> left, IReadOnlyList<SeriesCell> right) => left.Select(WithoutSeed).SequenceEqual(right.Select(WithoutSeed));

    private static SeriesCell WithoutSeed(SeriesCell cell) => cell with { Options = cell.Options with { Seed = 0 } };
}
