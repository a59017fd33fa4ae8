using Lab.Engine.Experiments;

namespace Lab.Web.Services.Compare;

/// <summary>How long a comparison takes.</summary>
public static class ComparisonTime
{
    /// <summary>Start, drain and the collection between two slices; measured on a small machine, no promise.</summary>
    private const int BetweenMs = 100;

    private const int WarmUpPairs = 1;

    /// <summary>From start to the last look, if no pair is run again; a look may end it earlier.</summary>
    public static TimeSpan Most(ComparisonPlan plan) => OfPairs(plan, WarmUpPairs + plan.CalibrationPairs + plan.Pairs);

    /// <summary>What is still to come at most; zero once the verdict is final.</summary>
    public static TimeSpan Left(Comparison comparison)
    {
        if (comparison.Next is not { } next)
            return TimeSpan.Zero;
        var plan = comparison.Plan;
        var pairs = next.Phase switch
        {
            SlicePhase.WarmUp => WarmUpPairs + plan.CalibrationPairs + plan.Pairs,
            SlicePhase.Calibration => plan.CalibrationPairs - next.Pair + plan.Pairs,
            _ => plan.Pairs - next.Pair,
        };
        return OfPairs(plan, pairs) - (next.Position == 0 ? TimeSpan.Zero : SliceOf(plan));
    }

    /// <summary>One slice, from start to start.</summary>
    public static TimeSpan SliceOf(ComparisonPlan plan) => TimeSpan.FromMilliseconds(plan.SliceMs + plan.SettleMs + BetweenMs);

    /// <summary>"3 min 25 s", "45 s".</summary>
    public static string Words(TimeSpan time)
    {
        var seconds = (int)Math.Ceiling(time.TotalSeconds);
        return seconds < 60 ? $"{seconds}\u202fs" : seconds % 60 == 0 ? $"{seconds / 60}\u202fmin" : $"{seconds / 60}\u202fmin {seconds % 60}\u202fs";
    }

    private static TimeSpan OfPairs(ComparisonPlan plan, int pairs) => SliceOf(plan) * (2 * pairs);
}
