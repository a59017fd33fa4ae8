using MathNet.Numerics;

namespace Lab.Engine.Experiments.Statistics;

/// <summary>Evidence against "neither arm is better", from signs alone, that may be looked at after every pair.</summary>
/// <remarks>
/// A bet at fair odds on each sign, spread evenly over every probability of a positive one: under "no difference" the stake
/// is a martingale that starts at 1, so it ever reaches 20 in at most one comparison of 20 (Ville's inequality), however
/// often it is looked at.
/// </remarks>
public static class SignEvidence
{
    /// <summary>Evidence at which the whole error stays at 5 %.</summary>
    public const double Strong = 20;

    /// <summary>The stake after the pairs so far: "14" reads "14 : 1 against no difference".</summary>
    /// <param name="differences">Zeros say nothing and are left out.</param>
    public static double Of(IReadOnlyList<double> differences)
    {
        var positive = differences.Count(difference => difference > 0);
        var negative = differences.Count(difference => difference < 0);
        return Math.Exp(((positive + negative) * Math.Log(2)) + SpecialFunctions.BetaLn(positive + 1, negative + 1));
    }
}
