using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Workloads.Torture;
using Lab.Tests.Litmus;

namespace Lab.Tests.Workloads.Torture;

/// <summary>Short slices of <c>lab torture</c>, by count where they can be: broken flavours first, which must be caught,
/// then each test on each correct flavour.</summary>
[Collection(LitmusCollection.Name)]
public sealed class TortureTests(ITestOutputHelper output)
{
    private const long Second = 1_000_000_000;

    public static TheoryData<RcuFlavour, string, long> Broken { get; } = new(
        from flavour in Enum.GetValues<RcuFlavour>()
        from defect in Enum.GetValues<RcuDefect>()
        where defect != RcuDefect.None
        where defect != RcuDefect.ScanBeforeFence || flavour == RcuFlavour.ProcessWideBarrier
        where flavour == RcuFlavour.ProcessWideBarrier || !TortureProgramme.IsSilent(defect)
        select (flavour, defect.ToString(), TortureProgramme.IsSilent(defect) ? Second / 2 : 60 * Second));

    public static TheoryData<string, RcuFlavour, CallbackInvocation, long> Correct { get; } = new(
        from step in TortureProgramme.Steps<HostPlatform>(Enum.GetValues<RcuFlavour>())
        where !step.IsBroken
        select (step.Test.Name, step.Flavour, step.Invocation, TriesOf(step.Test.Name)));

    /// <summary>60 seconds are for a race that is a matter of luck; it takes less than one.</summary>
    [Theory, MemberData(nameof(Broken))]
    public void Slice_OfABrokenFlavour_CatchesIt(RcuFlavour flavour, string defect, long budgetNs)
    {
        var broken = Enum.Parse<RcuDefect>(defect);
        var slice = new TortureSlice { Flavour = flavour, Defect = broken, Seed = 1, BudgetNs = budgetNs };

        var result = Test(TortureProgramme.CatcherOf(broken)).Run(slice);

        output.WriteLine($"{result.Tried}: {result.First}");
        Assert.True(result.Violations > 0, $"inconclusive: {broken} of {flavour} was not caught; {result.Tried}");
    }

    [Theory, MemberData(nameof(Correct))]
    public void Slice_OfACorrectFlavour_FindsNothing(string test, RcuFlavour flavour, CallbackInvocation invocation, long tries)
    {
        var slice = new TortureSlice { Flavour = flavour, Invocation = invocation, Seed = 1, BudgetNs = 60 * Second, MaxTries = tries };

        var result = Test(test).Run(slice);

        output.WriteLine($"{result.Tried}: {result.First}");
        Assert.Equal("", result.First);
        Assert.True(result.Conclusive, $"inconclusive: {result.Tried}");
    }

    /// <summary>Every defect has a test that must catch it, and every flavour its share of them.</summary>
    [Fact]
    public void Steps_OfTheProgramme_HoldEveryDefectAndEveryTestForEachFlavour()
    {
        var steps = TortureProgramme.Steps<HostPlatform>(Enum.GetValues<RcuFlavour>());

        foreach (var flavour in Enum.GetValues<RcuFlavour>())
        {
            var own = steps.Where(step => step.Flavour == flavour).ToList();
            var defects = Enum.GetValues<RcuDefect>().Length - (flavour == RcuFlavour.ProcessWideBarrier ? 1 : 2);
            Assert.Equal(defects, own.Select(step => step.Defect).Where(defect => defect != RcuDefect.None).Distinct().Count());
            Assert.Equal(9, own.Where(step => !step.IsBroken).Select(step => step.Test.Name).Distinct().Count());
        }
    }

    [Fact]
    public void Row_Verdict_SaysWhatAResultMeans()
    {
        Assert.Equal(TortureVerdict.Caught, Verdict(RcuDefect.NoFence, violations: 1));
        Assert.Equal(TortureVerdict.Missed, Verdict(RcuDefect.NoFence, violations: 0));
        Assert.Equal(TortureVerdict.Failed, Verdict(RcuDefect.None, violations: 1));
        Assert.Equal(TortureVerdict.Clean, Verdict(RcuDefect.None, violations: 0));
        Assert.Equal(TortureVerdict.Inconclusive, Verdict(RcuDefect.None, violations: 0, conclusive: false));
    }

    [Fact]
    public void Summary_BrokenFlavourMissed_NamesItAndCountsItAsFailed()
    {
        var lines = TortureReport.Summary([Row(RcuDefect.NoFence, 0, true), Row(RcuDefect.None, 0, true)], planned: 3).ToList();

        Assert.Contains(lines, line => line.Contains("did not catch FullFence with NoFence", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("1 of 3 steps", StringComparison.Ordinal));
        Assert.Equal("1 passed, 2 failed", lines[^1]);
    }

    private static TortureVerdict Verdict(RcuDefect defect, long violations, bool conclusive = true) => Row(defect, violations, conclusive).Verdict;

    private static TortureRow Row(RcuDefect defect, long violations, bool conclusive) => new(
        new TortureStep(new WrapTorture<HostPlatform>(), RcuFlavour.FullFence, CallbackInvocation.Offloaded, defect),
        new TortureResult("tried", conclusive) { Violations = violations },
        1);

    private static long TriesOf(string test) => test switch
    {
        "pipe" => 200,
        "poison" => 3_000,
        "barrier" => 50,
        "progress" => 20,
        "flood" => 200_000,
        "urgent" => 5,
        _ => long.MaxValue,
    };

    private static TortureTest Test(string name) => TortureProgramme.Tests<HostPlatform>().Single(test => test.Name == name);
}
