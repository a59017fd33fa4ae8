using Lab.Engine.Reenactments;

namespace Lab.Tests.Reenactments;

/// <summary>
/// The bugs that need RCU, the hypervisor's table, or a feature of their own: caught on each of twenty seeds by the checker
/// declared for them, silent when fixed.
/// </summary>
public sealed class FeatureReenactmentTests
{
    private const int MostSchedules = 500;

    public static TheoryData<string> Bugs => ["B1", "B2", "B24", "B27", "B28", "B29", "B30"];

    [Theory]
    [MemberData(nameof(Bugs))]
    public void Broken_EachSeed_IsCaughtByItsChecker(string id)
    {
        var bug = Assert.IsType<Reenactment>(ReenactmentList.Find(id), exactMatch: false);
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var (failure, _) = SimulatedRuns.Search(bug, broken: true, seed, MostSchedules);

            Assert.True(failure is not null, $"{id}, seed {seed}: nothing in {MostSchedules} schedules");
            Assert.True(bug.Expected.Contains(failure.Checker), $"{id}, seed {seed}: {failure.Text}");
        }
    }

    [Theory]
    [MemberData(nameof(Bugs))]
    public void Fixed_EachSeed_IsSilent(string id)
    {
        var bug = Assert.IsType<Reenactment>(ReenactmentList.Find(id), exactMatch: false);
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var (failure, _) = SimulatedRuns.Search(bug, broken: false, seed, 20);

            Assert.True(failure is null, $"{id}, seed {seed}: {failure?.Text}");
        }
    }
}
