using System.Globalization;
using Lab.Engine.Experiments.Statistics;
using Lab.Engine.Telemetry;
using MathNet.Numerics.Statistics;

namespace Lab.Engine.Experiments;

/// <summary>What makes the numbers of a comparison worthless, however clear they look.</summary>
public static class Validity
{
    /// <summary>Share of the time in which the run's threads want a core that they may go without one.</summary>
    public const double MostCoreWait = 0.10;

    /// <summary>How far the level of both arms together may move from the first third of the pairs to the last, as a factor.</summary>
    public const double MostDrift = 1.5;

    private const int FewestForDrift = Looks.Step;

    /// <summary>Whole reasons, in words; none: the numbers may be judged.</summary>
    public static IReadOnlyList<string> Reasons(Comparison comparison)
    {
        var reasons = new List<string>();
        reasons.AddRange(comparison.Slices
            .Where(slice => slice.Counts.Violation is not null)
            .Take(1)
            .Select(slice => $"{Name(slice)}: {FirstLine(slice.Counts.Violation!)}"));
        if (IsJudged(comparison) && CoreWait(comparison) is var (waitA, waitB) && Math.Max(waitA, waitB) is var share && share > MostCoreWait)
            reasons.Add($"oversubscribed: {(waitA > waitB ? "A" : "B")}'s threads had no core in {Quantity.Percent(share)} of the time in which they wanted one (at most {Quantity.Percent(MostCoreWait)})");
        if (comparison.RunAgain > Math.Max(2, comparison.Plan.Pairs / 4))
            reasons.Add($"the engine collected garbage in {comparison.RunAgain} pairs");
        if (Drift(comparison) is { } drift)
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"drift: both arms together changed by a factor of {Math.Exp(drift):0.00} from the first pairs to the last (at most {MostDrift})"));
        return reasons;
    }

    /// <summary>Each arm's median slice; NaN where the machine does not say, or nothing is measured.</summary>
    internal static (double A, double B) CoreWait(Comparison comparison)
    {
        return (Of(pair => pair.A), Of(pair => pair.B));

        double Of(Func<SlicePair, SliceCounts> arm)
        {
            var shares = comparison.Measured.Select(pair => arm(pair).CoreWaitShare).Where(share => !double.IsNaN(share)).ToList();
            return shares.Count == 0 ? double.NaN : shares.Median();
        }
    }

    /// <summary>Every eighth pair, and the last. Asked after every pair, noise would pass for trouble at some moment.</summary>
    private static bool IsJudged(Comparison comparison) =>
        comparison.Measured.Count is var pairs && pairs > 0 && (pairs % Looks.Step == 0 || pairs == comparison.Plan.Pairs);

    /// <summary>Logarithm of the change, if it is both large and more than the noise of the pairs explains; else null.</summary>
    private static double? Drift(Comparison comparison)
    {
        var metric = comparison.Plan.Primary;
        var levels = comparison.Measured
            .Select(pair => metric.Of(pair.A) * metric.Of(pair.B))
            .Where(product => product > 0)
            .Select(product => Math.Log(product) / 2)
            .ToList();
        if (levels.Count < FewestForDrift || !IsJudged(comparison))
            return null;
        // Of few pairs, halves: a third would be two.
        var third = Math.Max(levels.Count / 3, FewestForDrift / 2);
        var first = levels.Take(third).ToList();
        var last = levels.TakeLast(third).ToList();
        var (before, after) = (first.Median(), last.Median());
        // A median's standard error, from the median deviation of both thirds: 1.48 · 1.25 · √2.
        var deviation = first.Select(level => Math.Abs(level - before)).Concat(last.Select(level => Math.Abs(level - after))).Median();
        var noise = 2.6 * deviation / Math.Sqrt(third);
        var change = after - before;
        return Math.Abs(change) > Math.Log(MostDrift) && Math.Abs(change) > 4 * noise ? change : null;
    }

    private static string Name(SliceResult slice) =>
        $"checker hit in pair {slice.Ticket.Pair + 1} ({slice.Ticket.Phase}), arm {slice.Ticket.Arm}, seed {slice.Ticket.Seed}";

    private static string FirstLine(string report) => report.Split('\n')[0].TrimEnd();
}
