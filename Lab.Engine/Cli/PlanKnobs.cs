using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Lab.Engine.Experiments;
using Lab.Engine.Link;
using Lab.Engine.Workloads;

namespace Lab.Engine.Cli;

/// <summary>The options that make a plan: what both sides run, how slices are cut, what is judged.</summary>
public sealed class PlanKnobs
{
    private static readonly RunOptions Unset = new();
    private static readonly ComparisonPlan Defaults = new() { A = Unset, B = Unset };

    private readonly RunOptions _usual;
    private readonly IReadOnlyList<RunKnob> _run = [.. RunKnob.Make().Where(knob => knob.Option.Name is not ("--policy" or "--seed"))];
    private readonly PresetOption _preset = new();
    private readonly Option<string?> _slice = new("--slice") { Description = "Counted time of each slice: 50ms, 2s. [2s]", HelpName = "time" };
    private readonly Option<string?> _settle = new("--settle") { Description = "Time that each slice runs before it counts; by default a quarter of the slice, at most 500ms.", HelpName = "time" };
    private readonly Option<int?> _pairs = new("--pairs") { Description = "Most pairs of slices, 6 to 48. [32]", HelpName = "count" };
    private readonly Option<int?> _calibration = new("--calibration-pairs") { Description = "Pairs of A against A before, 6 to 48. [8]", HelpName = "count" };
    private readonly Option<bool> _quick = new("--quick") { Description = "Slices of 1 s, 24 pairs, one look at the end." };
    private readonly Option<string> _metric = new("--metric") { Description = $"The primary metric, which the verdict is about: {string.Join(", ", ComparisonMetric.All.Select(metric => metric.Key))}.", DefaultValueFactory = _ => Defaults.Metric, HelpName = "name" };
    private readonly Option<double> _equivalence = new("--equivalence") { Description = "\"No difference\" means none above so many percent.", DefaultValueFactory = _ => Defaults.EquivalencePercent, HelpName = "percent" };
    private readonly Option<ulong?> _seed = new("--seed") { Description = "Of the order of slices and of every pair's runs; without it one is drawn and printed.", HelpName = "value" };

    /// <param name="usual">What both sides run if no preset is given; null: the options' own defaults.</param>
    public PlanKnobs(RunOptions? usual = null) => _usual = usual ?? Unset;

    public void AddTo(Command command)
    {
        _preset.AddTo(command);
        foreach (var option in new Option[] { _slice, _settle, _pairs, _calibration, _quick, _metric, _equivalence, _seed })
            command.Add(option);
        foreach (var knob in _run)
            command.Add(knob.Option);
    }

    /// <param name="a">What <see cref="ArmText"/> reads.</param>
    /// <param name="plan">Valid if there is no problem.</param>
    /// <returns>Every problem of the line, a sentence each.</returns>
    public IReadOnlyList<string> Read(ParseResult line, string a, string b, out ComparisonPlan plan)
    {
        var problems = new List<string>();
        problems.AddRange(_preset.Problems(line));
        // What is wrong with the shared options shows in the plan's own problems, once for each side.
        problems.AddRange(RunKnob.Read(_run, line, _preset.Options(line, _usual), out var both).Except(both.Problems(), StringComparer.Ordinal));
        problems.AddRange(ArmText.Read("a", a, both, out var optionsA));
        problems.AddRange(ArmText.Read("b", b, both, out var optionsB));

        plan = Defaults with { A = optionsA, B = optionsB };
        if (line.GetValue(_quick))
            plan = plan.Quick();
        var sliceMs = CommandTime.Milliseconds(line.GetValue(_slice), "slice", plan.SliceMs, problems);
        plan = plan with
        {
            SliceMs = sliceMs,
            SettleMs = CommandTime.Milliseconds(line.GetValue(_settle), "settle", line.GetValue(_slice) is null ? plan.SettleMs : Math.Min(Defaults.SettleMs, sliceMs / 4), problems),
            Pairs = line.GetValue(_pairs) ?? plan.Pairs,
            CalibrationPairs = line.GetValue(_calibration) ?? plan.CalibrationPairs,
            Metric = line.GetValue(_metric)!,
            EquivalencePercent = line.GetValue(_equivalence),
            Seed = line.GetValue(_seed) ?? (ulong)RandomNumberGenerator.GetInt32(1, 1_000_000),
        };
        problems.AddRange(plan.Problems().Distinct(StringComparer.Ordinal));
        return problems;
    }

    /// <summary>The line that repeats a plan.</summary>
    public static string CommandLine(ComparisonPlan plan) => string.Join(' ', Arguments(plan).Prepend("lab"));

    /// <summary>The arguments of <c>lab</c> that make this very plan, but for the arms' own seeds, which no slice uses.</summary>
    /// <param name="plan">Without problems.</param>
    public static IReadOnlyList<string> Arguments(ComparisonPlan plan)
    {
        var arguments = new List<string> { "compare", "--a", ArmText.Of(plan.A, plan.A), "--b", ArmText.Of(plan.B, plan.A) };
        arguments.AddRange(WorkloadLine.Arguments(plan.A, nameof(RunOptions.Policy)));
        arguments.AddRange(Method(plan));
        return arguments;
    }

    /// <summary>How slices are cut and judged.</summary>
    internal static IReadOnlyList<string> Method(ComparisonPlan plan)
    {
        var culture = CultureInfo.InvariantCulture;
        var arguments = new List<string>
        {
            "--slice", string.Create(culture, $"{plan.SliceMs}ms"), "--settle", string.Create(culture, $"{plan.SettleMs}ms"),
            "--pairs", plan.Pairs.ToString(culture), "--calibration-pairs", plan.CalibrationPairs.ToString(culture),
        };
        if (plan.OnlyAtEnd)
            arguments.Add("--quick");
        if (plan.Metric != Defaults.Metric)
            arguments.AddRange(["--metric", plan.Metric]);
        if (plan.EquivalencePercent != Defaults.EquivalencePercent)
            arguments.AddRange(["--equivalence", plan.EquivalencePercent.ToString(culture)]);
        arguments.AddRange(["--seed", plan.Seed.ToString(culture)]);
        return arguments;
    }
}
