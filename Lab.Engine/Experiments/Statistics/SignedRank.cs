using Lab.Engine.Primitives;

namespace Lab.Engine.Experiments.Statistics;

/// <summary>Wilcoxon's signed-rank test of paired differences, exact by counting every assignment of signs.</summary>
/// <remarks>
/// The order within each pair is drawn at random, so under "no difference" each sign is a fair coin, whatever the noise
/// is: drift, steps and autocorrelation change the sizes of the differences and never the odds of their signs. Nothing
/// is assumed of their distribution. Source: F. Wilcoxon, Biometrics Bulletin 1 (1945).
/// </remarks>
public static class SignedRank
{
    /// <summary>Most differences that are counted; the counts stay exact in a double.</summary>
    public const int Most = 50;

    /// <param name="differences">At most <see cref="Most"/>; zeros say nothing and are left out, equal sizes share their ranks' mean.</param>
    /// <returns>How probable a rank sum at least this far from even is, both sides together; 1 if every difference is 0.</returns>
    public static double TwoSided(IReadOnlyList<double> differences)
    {
        Invariant.That(differences.Count <= Most, "more differences than are counted exactly");
        var sizes = differences.Where(difference => difference != 0).OrderBy(Math.Abs).ToArray();
        if (sizes.Length == 0)
            return 1;

        var ranks = DoubledRanks(sizes);
        var positive = 0;
        for (var i = 0; i < sizes.Length; i++)
            positive += sizes[i] > 0 ? ranks[i] : 0;

        var ways = WaysBySum(ranks);
        double below = 0, above = 0;
        for (var sum = 0; sum < ways.Length; sum++)
        {
            below += sum <= positive ? ways[sum] : 0;
            above += sum >= positive ? ways[sum] : 0;
        }

        return Math.Min(1, 2 * Math.Min(below, above) / Math.Pow(2, sizes.Length));
    }

    /// <summary>Twice the rank of each size, so that a shared rank is whole.</summary>
    private static int[] DoubledRanks(double[] sizes)
    {
        var ranks = new int[sizes.Length];
        for (var first = 0; first < sizes.Length;)
        {
            var next = first;
            while (next < sizes.Length && Math.Abs(sizes[next]) == Math.Abs(sizes[first]))
                next++;
            Array.Fill(ranks, first + 1 + next, first, next - first);
            first = next;
        }

        return ranks;
    }

    /// <summary>In how many of the assignments of signs the positive ranks have each sum.</summary>
    private static double[] WaysBySum(int[] ranks)
    {
        var ways = new double[ranks.Sum() + 1];
        ways[0] = 1;
        var highest = 0;
        foreach (var rank in ranks)
        {
            highest += rank;
            for (var sum = highest; sum >= rank; sum--)
                ways[sum] += ways[sum - rank];
        }

        return ways;
    }
}
