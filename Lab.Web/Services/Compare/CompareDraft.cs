using System.Globalization;
using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Statistics;
using Lab.Engine.Workloads;

namespace Lab.Web.Services.Compare;

/// <summary>The form of a comparison: what its fields say, right or wrong. Immutable.</summary>
public sealed record CompareDraft
{
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

    /// <summary>Of <see cref="SliceMode.Own"/>, milliseconds, as typed.</summary>
    public string SettleMs { get; init; } = "500";

    /// <summary>Of <see cref="SliceMode.Own"/>, pairs of A against A, as typed.</summary>
    public string CalibrationPairs { get; init; } = "8";

    /// <summary>Of <see cref="SliceMode.Own"/>, percent, as typed.</summary>
    public string Equivalence { get; init; } = "2";

    /// <summary>Of <see cref="SliceMode.Own"/>: one look, when all pairs are there.</summary>
    public bool OnlyAtEnd { get; init; }

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
            plan = plan with
            {
                SliceMs = Whole(CompareField.SliceMs, "Slice", SliceMs),
                Pairs = Whole(CompareField.Pairs, "Pairs", Pairs),
                SettleMs = Whole(CompareField.SettleMs, "Settle", SettleMs),
                CalibrationPairs = Whole(CompareField.CalibrationPairs, "Calibration", CalibrationPairs),
                OnlyAtEnd = OnlyAtEnd,
            };
            if (double.TryParse(Equivalence, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var equivalence))
                plan = plan with { EquivalencePercent = equivalence };
            else
                problems.Add(new FieldProblem(CompareField.Equivalence, $"Equivalence limit is \"{Equivalence}\"; it must be a number of percent."));
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
        nameof(ComparisonPlan.SliceMs) => CompareField.SliceMs,
        nameof(ComparisonPlan.SettleMs) => CompareField.SettleMs,
        nameof(ComparisonPlan.Pairs) => CompareField.Pairs,
        nameof(ComparisonPlan.CalibrationPairs) => CompareField.CalibrationPairs,
        nameof(ComparisonPlan.EquivalencePercent) => CompareField.Equivalence,
        nameof(ComparisonPlan.Metric) => CompareField.Metric,
        _ => CompareField.Mode,
    };
}
