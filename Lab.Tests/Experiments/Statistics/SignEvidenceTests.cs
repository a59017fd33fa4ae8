using Lab.Engine.Experiments.Statistics;
using Lab.Engine.Primitives;
using Xunit;

namespace Lab.Tests.Experiments.Statistics;

public sealed class SignEvidenceTests
{
    [Fact]
    public void Of_NoPairs_IsOne() => Assert.Equal(1, SignEvidence.Of([]), 12);

    [Fact]
    public void Of_EightEqualSigns_IsTheMixturesValue() => Assert.Equal(256.0 / 9, SignEvidence.Of([1, 1, 1, 1, 1, 1, 1, 1]), 9);

    [Fact]
    public void Of_FairCoinLookedAtAfterEveryPair_RarelyReachesStrong()
    {
        const int Trials = 2_000;
        var reached = 0;
        for (var trial = 0; trial < Trials; trial++)
        {
            var random = new DeterministicRandom((ulong)trial, 1);
            var signs = new List<double>();
            var strong = false;
            for (var pair = 0; pair < 40; pair++)
            {
                signs.Add(random.Percent(50) ? 1 : -1);
                strong |= SignEvidence.Of(signs) >= SignEvidence.Strong;
            }

            reached += strong ? 1 : 0;
        }

        Assert.InRange(reached, 1, Trials / 20);
    }
}
