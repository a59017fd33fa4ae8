using Lab.Engine.Experiments.Statistics;

namespace Lab.Engine.Experiments;

/// <summary>How one comparison of a configuration with itself ended.</summary>
/// <param name="Sentence">The verdict in words.</param>
/// <param name="Ratio">Null: there is none.</param>
public sealed record SelfComparisonRun(ulong Seed, VerdictKind Outcome, string Sentence, Interval? Ratio)
{
    /// <summary>Of a comparison that has ended.</summary>
    public static SelfComparisonRun Of(Comparison comparison)
    {
        var verdict = comparison.Verdict;
        return new SelfComparisonRun(comparison.Plan.Seed, verdict.Kind, verdict.Sentence(comparison.Plan.Primary), verdict.Ratio);
    }
}
