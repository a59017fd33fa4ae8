using System.Globalization;
using Lab.Engine.Experiments.Statistics;
using Lab.Engine.Workloads;

namespace Lab.Engine.Experiments;

/// <summary>Two configurations, how their slices are cut, and what they are judged by. Fixed before the first slice.</summary>
public sealed record ComparisonPlan
{
    public required RunOptions A { get; init; }

    public required RunOptions B { get; init; }

    /// <summary>Milliseconds counted of each slice, 20 to 60000.</summary>
    public int SliceMs { get; init; } = 2_000;

    /// <summary>Milliseconds that each slice runs before it counts, 0 to 10000.</summary>
    public int SettleMs { get; init; } = 500;

    /// <summary>Most pairs, 6 to 48.</summary>
    public int Pairs { get; init; } = 32;

    /// <summary>Pairs of A against A before, 6 to 48.</summary>
    public int CalibrationPairs { get; init; } = Looks.Step;

    /// <summary>One look, when all pairs are there; else looks after 8, 16, … pairs, and the first that finds a difference ends it.</summary>
    public bool OnlyAtEnd { get; init; }

    /// <summary>Key of the primary metric: the only one that the verdict is about.</summary>
    public string Metric { get; init; } = "fault-mean";

    /// <summary>"No difference" means: none above this, percent, 0.1 to 50.</summary>
    public double EquivalencePercent { get; init; } = 2;

    /// <summary>Of the order of slices and of every pair's runs.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Slices of one second and one look: a minute, with a calibration of a quarter of one.</summary>
    public ComparisonPlan Quick() => this with { SliceMs = 1_000, SettleMs = 250, Pairs = 24, CalibrationPairs = Looks.FewestPairs, OnlyAtEnd = true };

    /// <summary>The primary metric. The plan has no problems.</summary>
    internal ComparisonMetric Primary => ComparisonMetric.Find(Metric)!;

    internal Looks Looks => Looks.Plan(Pairs, OnlyAtEnd);

    internal TimeSpan Slice => TimeSpan.FromMilliseconds(SliceMs);

    internal TimeSpan Settle => TimeSpan.FromMilliseconds(SettleMs);

    /// <summary>The configuration of a slice.</summary>
    public RunOptions OptionsOf(SliceTicket ticket) =>
        (ticket.Arm == Arm.B && ticket.Phase != SlicePhase.Calibration ? B : A) with { Seed = ticket.Seed };

    /// <summary>All that is wrong with the plan, a sentence each.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        problems.AddRange(A.Problems().Select(problem => $"A: {problem}"));
        problems.AddRange(B.Problems().Select(problem => $"B: {problem}"));
        Range(nameof(SliceMs), SliceMs, 20, 60_000);
        Range(nameof(SettleMs), SettleMs, 0, 10_000);
        Range(nameof(Pairs), Pairs, Looks.FewestPairs, Looks.MostPairs);
        Range(nameof(CalibrationPairs), CalibrationPairs, Looks.FewestPairs, Looks.MostPairs);
        Range(nameof(EquivalencePercent), EquivalencePercent, 0.1, 50);
        if (ComparisonMetric.Find(Metric) is null)
            problems.Add($"Metric is \"{Metric}\"; it must be one of {string.Join(", ", ComparisonMetric.All.Select(metric => metric.Key))}.");
        return problems;

        void Range(string name, double value, double least, double most)
        {
            if (!(value >= least && value <= most))
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be {least} to {most}."));
        }
    }
}
