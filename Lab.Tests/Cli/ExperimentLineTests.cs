using Lab.Engine.Cli;
using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Series;
using Lab.Engine.Link;
using Lab.Engine.Primitives;
using Lab.Engine.Workloads;
using Lab.Tests.Experiments;
using Lab.Tests.Experiments.Series;

namespace Lab.Tests.Cli;

/// <summary>Plans as command lines: whatever a page may ask, a line makes the very same plan.</summary>
public sealed class ExperimentLineTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [Fact]
    public async Task Arguments_AnyComparison_MakeTheSamePlan()
    {
        var tries = 0;
        for (var seed = 1UL; seed <= 25; seed++, tries++)
        {
            var random = new DeterministicRandom(seed);
            var plan = new ComparisonPlan
            {
                A = Options(ref random), B = Options(ref random), SliceMs = 20 + (int)random.Below(2_000), SettleMs = (int)random.Below(900), Pairs = 6 + (int)random.Below(4),
                CalibrationPairs = 6 + (int)random.Below(3), OnlyAtEnd = random.Percent(50), Metric = "faults", EquivalencePercent = 0.1 + random.Unit(), Seed = random.Next(),
            };
            Assert.Empty(plan.Problems());

            Assert.Equal(0, await RunAsync([.. PlanKnobs.Arguments(plan), "--out", _path]));

            Assert.Empty(ComparisonFile.Load(_path, out var comparison, out var origin));
            Assert.Equal(WithoutSeeds(plan), WithoutSeeds(comparison!.Plan));
            Assert.Equal(PlanKnobs.CommandLine(plan), origin!.CommandLine);
        }

        Assert.Equal(25, tries);
    }

    [Fact]
    public async Task Arguments_AnySeries_MakeTheSamePlan()
    {
        var kinds = new Dictionary<SeriesKind, int>();
        for (var seed = 1UL; seed <= 18; seed++)
        {
            var random = new DeterministicRandom(seed);
            var kind = (SeriesKind)(seed % 3);
            var workload = Options(ref random);
            var plan = new SeriesPlan
            {
                Cells = kind switch
                {
                    SeriesKind.Ladder => PatchLadder.Cells(workload with { CallbackGranularity = default, AllowUnsafe = true }),
                    SeriesKind.Scaling => Scaling.Cells(workload with { CallbackGranularity = default }, ["rwlock-6.1", "parallel"], [1, 2, 3]),
                    _ => Sweep.Cells(workload with { InitiallySet = false }, [Axis("write-percent", "5", "95"), Axis("manual-protect", "true", "false"), Axis("backing", "page4k", "block2m")]),
                },
                Rounds = 1, SliceMs = 20 + (int)random.Below(2_000), SettleMs = (int)random.Below(900), Seed = random.Next(),
            };
            if (plan.Problems().Count > 0)
                continue;

            Assert.Equal(0, await RunAsync([.. SeriesLine.Arguments(kind, plan)!, "--out", _path]));

            Assert.Empty(SeriesFile.Load(_path, out var series, out var head));
            Assert.Equal(kind, head!.Kind);
            Assert.Equal(plan.Cells.Select(WithoutSeed), series!.Plan.Cells.Select(WithoutSeed));
            Assert.Equal(plan with { Cells = [] }, series.Plan with { Cells = [] });
            Assert.Equal(SeriesLine.Text(kind, plan), head.Origin.CommandLine);
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
        }

        Assert.All(Enum.GetValues<SeriesKind>(), kind => Assert.InRange(kinds.GetValueOrDefault(kind), 2, 6));
    }

    [Fact]
    public void Arguments_PresetUnderAPolicy_NameThePreset()
    {
        var preset = RunPresets.Find("dirty-log-thp")!.Options;

        Assert.Contains("--preset dirty-log-thp --slice", SeriesLine.Text(SeriesKind.Scaling, new SeriesPlan { Cells = Scaling.Cells(preset, ["rwlock-6.1", "parallel"], [1, 2]) }), StringComparison.Ordinal);
        Assert.StartsWith("lab ladder --preset dirty-log-thp --slice", SeriesLine.Text(SeriesKind.Ladder, new SeriesPlan { Cells = PatchLadder.Cells(preset) }), StringComparison.Ordinal);
        Assert.Contains("--preset dirty-log-thp --slice", PlanKnobs.CommandLine(new ComparisonPlan { A = preset, B = preset with { Policy = "rwlock-6.1" } }), StringComparison.Ordinal);
    }

    /// <summary>Cells that are no grid: a line would run others.</summary>
    [Fact]
    public void Arguments_CellsThatNoLineSays_AreNone()
    {
        var cells = new List<SeriesCell>(Sweep.Cells(new RunOptions(), [Axis("vcpus", "1", "2"), Axis("write-percent", "0", "50")]));
        cells.RemoveAt(2);

        Assert.Null(SeriesLine.Arguments(SeriesKind.Sweep, new SeriesPlan { Cells = cells }));
        Assert.Null(SeriesLine.Arguments(SeriesKind.Ladder, SeriesSamples.Plan()));
        Assert.Null(SeriesLine.Arguments(SeriesKind.Scaling, SeriesSamples.Plan()));
    }

    public void Dispose() => File.Delete(_path);

    /// <summary>Valid options that differ from the usual in many fields.</summary>
    private static RunOptions Options(ref DeterministicRandom random)
    {
        while (true)
        {
            var options = random.Percent(30) ? RunPresets.All[(int)random.Below((ulong)RunPresets.All.Count)].Options with { } : new RunOptions();
            foreach (var field in RunField.All.Where(field => field.Name is not nameof(RunOptions.Policy)))
            {
                if (!random.Percent(30))
                    continue;
                if (field.IsSwitch)
                    field.TrySet(options, random.Percent(50) ? "true" : "false");
                else if (field.Get(options) is Enum)
                    field.TrySet(options, field.Kind.Split(", ")[(int)random.Below((ulong)field.Kind.Split(", ").Length)]);
                else
                    field.TrySet(options, (4 * (1 + random.Below(15))).ToString());
            }

            options = options with { Policy = random.Percent(50) ? "parallel" : "rwlock-6.1" };
            if (options.Problems().Count == 0)
                return options;
        }
    }

    private static SweepAxis Axis(string knob, params string[] values)
    {
        var field = RunField.All.Single(field => field.KebabName == knob);
        return Sweep.Axis(knob, values, (options, text) =>
        {
            var own = options with { };
            Assert.Null(field.TrySet(own, text));
            return own;
        });
    }

    private static ComparisonPlan WithoutSeeds(ComparisonPlan plan) => plan with { A = plan.A with { Seed = 0 }, B = plan.B with { Seed = 0 } };

    private static SeriesCell WithoutSeed(SeriesCell cell) => cell with { Options = cell.Options with { Seed = 0 } };

    private static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        using var cli = new ExperimentCli(new ScriptedBench(_ => 1_000_000));
        var code = await cli.InvokeAsync(arguments);
        Assert.True(code != 2, cli.Error);
        return code;
    }
}
