using System.Globalization;
using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Statistics;
using Lab.Engine.Workloads;

namespace Lab.Web.Services.Compare;

/// <summary>The form of a comparison: what its fields say, right or wrong. Immutable.</summary>
public sealed record CompareDraft
{
    private const int LongestSettleMs = 500;

    public ArmDraft A { get; init; } = ArmDraft.OfPolicy("parallel");

    public ArmDraft B { get; init; } = ArmDraft.OfPolicy("rwlock-6.1");

    /// <summary>Key of the preset that both sides run.</summary>
    public string Workload { get; init; } = "dirty-log-thp";

    /// <summary>Key of the primary metric.</summary>
    public string Metric { get; init; } = "fault-mean";

    public SliceMode Mode { get; init; }

    /// <summary>Of <see cref="SliceMode.Own"/>, milliseconds, as typed.</summary>
    public string SliceMs { get; init; } = "2000";

    /// <summary>Of <see cref="SliceMode.Own"/>, as typed.</summary>
    public string Pairs { get; init; } = "32";

    /// <summary>As typed.</summary>
    public string Seed { get; init; } = "1";

    /// <param name="current">Options of the live run.</param>
    /// <param name="limits">What may be asked for.</param>
    public CompareRequest Read(RunOptions current, RunLimits limits)
    {
        var problems = new List<FieldProblem>();
        var workload = RunPresets.Find(Workload);
        if (workload is null)
            problems.Add(new FieldProblem(CompareField.Workload, $"\"{Workload}\" is no preset; it must be one of {string.Join(", ", RunPresets.All.Select(preset => preset.Key))}."));
        var a = ReadArm(CompareField.A, A);
        var b = ReadArm(CompareField.B, B);
        var isRead = ReadNumbers(problems, out var plan);
        if (a is null || b is null || !isRead)
            return new CompareRequest(a, b, null, problems);

        plan = plan with { A = a, B = b };
        problems.AddRange(plan.Problems().Where(problem => !problem.StartsWith("A: ", StringComparison.Ordinal) && !problem.StartsWith("B: ", StringComparison.Ordinal))
            .Select(problem => new FieldProblem(FieldOf(problem), problem)));
        return new CompareRequest(a, b, problems.Count == 0 ? plan : null, problems);

        RunOptions? ReadArm(string field, ArmDraft arm)
        {
            var own = new List<string>();
            var options = arm.Read(workload?.Options ?? new RunOptions(), current, own);
            if (options is not null)
                own.AddRange(limits.Refusals(options));
            problems.AddRange(own.Select(problem => new FieldProblem(field, problem)));
            return options;
        }
    }

    private bool ReadNumbers(List<FieldProblem> problems, out ComparisonPlan plan)
    {
        var before = problems.Count;
        plan = new ComparisonPlan { A = new RunOptions(), B = new RunOptions(), Metric = Metric };
        if (ulong.TryParse(Seed, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
            plan = plan with { Seed = seed };
        else
            problems.Add(new FieldProblem(CompareField.Seed, $"Seed is \"{Seed}\"; it must be a whole number from 0 to {ulong.MaxValue}."));
        if (Mode == SliceMode.Quick)
            plan = plan.Quick();
        if (Mode == SliceMode.Own)
        {
            var slice = Whole(CompareField.SliceMs, "Slice", SliceMs);
            var pairs = Whole(CompareField.Pairs, "Pairs", Pairs);
            plan = plan with
            {
                SliceMs = slice, SettleMs = Math.Clamp(slice / 4, 0, LongestSettleMs), Pairs = pairs,
                CalibrationPairs = Math.Clamp(pairs, Looks.FewestPairs, Looks.Step),
            };
        }

        return problems.Count == before;

        int Whole(string field, string name, string text)
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                return value;
            problems.Add(new FieldProblem(field, $"{name} is \"{text}\"; it must be a whole number."));
            return 0;
        }
    }

    private static string FieldOf(string problem) => problem.Split(' ')[0] switch
    {
        nameof(ComparisonPlan.SliceMs) or nameof(ComparisonPlan.SettleMs) => CompareField.SliceMs,
        nameof(ComparisonPlan.Pairs) or nameof(ComparisonPlan.CalibrationPairs) => CompareField.Pairs,
        nameof(ComparisonPlan.Metric) => CompareField.Metric,
        _ => CompareField.Mode,
    };
}
