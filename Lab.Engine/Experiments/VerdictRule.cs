using Lab.Engine.Experiments.Statistics;

namespace Lab.Engine.Experiments;

/// <summary>From pairs to a verdict on the primary metric.</summary>
/// <remarks>
/// A difference needs three things at a planned look: the signed-rank p-value is at most the look's level, the bootstrap
/// interval of that level leaves out 1, and the effect is not below the noise floor. At the last look, what is no
/// difference is "no difference above x" if the floor and a 90 % interval lie within x (two one-sided tests at 5 %), and else
/// not resolvable. Between looks the numbers are shown and nothing is concluded from them.
/// </remarks>
public static class VerdictRule
{
    private const double FloorLevel = 0.05;
    private const double EquivalenceLevel = 0.90;

    public static Verdict Judge(ComparisonPlan plan, IReadOnlyList<SlicePair> calibration, IReadOnlyList<SlicePair> measured)
    {
        var metric = plan.Primary;
        return Judge(plan, metric.HigherIsBetter, metric.Differences(calibration), metric.Differences(measured), measured.Count);
    }

    /// <summary>What the calibration says of as many pairs; NaN: too few.</summary>
    public static double Floor(ComparisonPlan plan, IReadOnlyList<SlicePair> calibration, int pairs)
    {
        var chance = plan.Primary.Differences(calibration);
        return chance.Count < Looks.FewestPairs || pairs < Looks.FewestPairs ? double.NaN : Floor(plan, chance, pairs);
    }

    /// <param name="chance">Logarithms of A/A.</param>
    /// <param name="effects">Logarithms of B/A, of the pairs that have one.</param>
    /// <param name="pairs">Pairs that ran, those without a value included.</param>
    internal static Verdict Judge(ComparisonPlan plan, bool higherIsBetter, IReadOnlyList<double> chance, IReadOnlyList<double> effects, int pairs)
    {
        var looks = plan.Looks;
        var verdict = new Verdict
        {
            Kind = VerdictKind.Collecting, Pairs = pairs, Planned = plan.Pairs, Level = looks.Level, EquivalencePercent = plan.EquivalencePercent,
            Evidence = SignEvidence.Of(effects),
        };
        var isEnd = pairs >= plan.Pairs;
        if (effects.Count < Looks.FewestPairs || chance.Count < Looks.FewestPairs)
            return isEnd ? verdict with { Kind = VerdictKind.Invalid, Reasons = [$"only {Math.Min(effects.Count, chance.Count)} pairs have a value of {plan.Metric} in both slices; {Looks.FewestPairs} are needed"] } : verdict;

        var effect = PairedBootstrap.Median(effects, 1 - looks.Level, plan.Seed);
        verdict = verdict with
        {
            Ratio = effect.Exp(),
            PValue = SignedRank.TwoSided(effects),
            Floor = Floor(plan, chance, effects.Count),
        };
        if (looks.Pairs.Contains(pairs) && verdict.PValue <= looks.Level && effect.Excludes(0) && Math.Abs(effect.Middle) >= verdict.Floor)
            return verdict with { Kind = effect.Middle > 0 == higherIsBetter ? VerdictKind.Better : VerdictKind.Worse };
        if (!isEnd)
            return verdict;
        var limit = Math.Log(1 + (plan.EquivalencePercent / 100));
        // What chance or the buckets alone may do is not ruled out by an interval that lies within less.
        var isSmall = verdict.Floor <= limit && PairedBootstrap.Median(effects, EquivalenceLevel, plan.Seed).IsWithin(limit);
        return verdict with { Kind = isSmall ? VerdictKind.NoDifference : VerdictKind.NotResolvable };
    }

    private static double Floor(ComparisonPlan plan, IReadOnlyList<double> chance, int pairs) =>
        Math.Max(plan.Primary.Resolution, NoiseFloor.Of(chance, pairs, FloorLevel, plan.Seed));
}
