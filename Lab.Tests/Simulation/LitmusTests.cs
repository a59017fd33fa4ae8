using Lab.Engine.Simulation;
using static Lab.Tests.Simulation.LitmusOp;

namespace Lab.Tests.Simulation;

/// <summary>What each machine's memory shows and what it never shows; the first shows that the schedules could have.</summary>
public sealed class LitmusTests
{
    private const MachineKind Sc = MachineKind.SequentiallyConsistent;
    private const MachineKind Tso = MachineKind.StoreBuffers;
    private const MachineKind Ra = MachineKind.ReleaseAcquire;

    [Theory]
    [InlineData(Sc, false)]
    [InlineData(Tso, false)]
    [InlineData(Ra, true)]
    public void MessagePassing_Plain_ReordersWhereTheMachineDoes(MachineKind machine, bool shows) => Check(
        new LitmusScenario([StorePlain(0, 1), StorePlain(1, 1)], [LoadPlain(1), LoadPlain(0)]), machine, "1,0", shows, "0,0", "1,1");

    [Theory]
    [InlineData(Tso)]
    [InlineData(Ra)]
    public void MessagePassing_ReleaseAndAcquire_NeverReorders(MachineKind machine) => Check(
        new LitmusScenario([StorePlain(0, 1), Store(1, 1)], [Load(1), LoadPlain(0)]), machine, "1,0", false, "0,0", "0,1", "1,1");

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void MessagePassing_HalfOfThePair_IsNotEnough(bool release, bool shows) => Check(
        release
            ? new LitmusScenario([StorePlain(0, 1), Store(1, 1)], [LoadPlain(1), LoadPlain(0)])
            : new LitmusScenario([StorePlain(0, 1), StorePlain(1, 1)], [Load(1), LoadPlain(0)]),
        Ra, "1,0", shows, "0,0", "1,1");

    [Theory]
    [InlineData(Sc, false, false)]
    [InlineData(Tso, false, true)]
    [InlineData(Ra, false, true)]
    [InlineData(Tso, true, false)]
    [InlineData(Ra, true, false)]
    public void StoreBuffering_Fences_ForbidIt(MachineKind machine, bool fenced, bool shows)
    {
        LitmusOp[] between = fenced ? [Fence] : [];
        Check(
            new LitmusScenario([Store(0, 1), .. between, Load(1)], [Store(1, 1), .. between, Load(0)]),
            machine, "0 0", shows, "0 1", "1 0", "1 1");
    }

    [Theory]
    [InlineData(Tso)]
    [InlineData(Ra)]
    public void StoreBuffering_OneProcessWideFence_StandsForBoth(MachineKind machine) => Check(
        new LitmusScenario([StorePlain(0, 1), FenceProcessWide, Load(1)], [StorePlain(1, 1), Load(0)]), machine, "0 0", false, "0 1", "1 0");

    [Theory]
    [InlineData(Tso)]
    [InlineData(Ra)]
    public void Coherence_TwoReadsOfOneWord_NeverGoBack(MachineKind machine) => Check(
        new LitmusScenario([StorePlain(0, 1), StorePlain(0, 2)], [LoadPlain(0), LoadPlain(0)]), machine,
        outcome => outcome is "1,0" or "2,0" or "2,1", "0,0", "0,1", "0,2", "1,1", "1,2", "2,2");

    [Theory]
    [InlineData(Ra, false, true)]
    [InlineData(Ra, true, false)]
    [InlineData(Tso, false, false)]
    public void IndependentReads_OfIndependentWrites_AgreeWithFences(MachineKind machine, bool fenced, bool shows)
    {
        LitmusOp[] between = fenced ? [Fence] : [];
        Check(
            new LitmusScenario([Store(0, 1)], [Store(1, 1)], [Load(0), .. between, Load(1)], [Load(1), .. between, Load(0)]),
            machine, "1,0 1,0", shows, "1,1 1,1", "0,0 0,0");
    }

    [Theory]
    [InlineData(Tso)]
    [InlineData(Ra)]
    public void Atomics_OfTwoTasks_NeverMeet(MachineKind machine)
    {
        Check(new LitmusScenario([Add(0)], [Add(0)]), machine, outcome => outcome is "1 1" or "2 2", "1 2", "2 1");
        Check(new LitmusScenario([CompareExchange(0, 5)], [CompareExchange(0, 6)]), machine, outcome => outcome == "0 0", "0 5", "6 0");
    }

    [Theory]
    [InlineData(Tso)]
    [InlineData(Ra)]
    public void Sizes_AByteStoredIntoAWordThatAnotherAddsTo_KeepsBoth(MachineKind machine) => Check(
        new LitmusScenario([new LitmusOp(LitmusAccess.StoreByte, 0, 1), Add(0)], [Add(0)], [new LitmusOp(LitmusAccess.LoadHalf, 0)]),
        machine, outcome => !outcome.StartsWith("257", StringComparison.Ordinal) && !outcome.StartsWith("258", StringComparison.Ordinal),
        "257 258 258", "258 1 0", "258 257 258");

    [Fact]
    public void Atomics_AreFullBarriers_OnBothMachines()
    {
        foreach (var machine in new[] { Tso, Ra })
            Check(new LitmusScenario([StorePlain(0, 1), Add(2), LoadPlain(1)], [StorePlain(1, 1), Add(3), LoadPlain(0)]), machine, outcome => outcome is "1,0 1,0", "1,1 1,1");
    }

    [Fact]
    public void Sizes_AHalfReleasedAndTheWholeAcquired_PassTheMessage() => Check(
        new LitmusScenario([StorePlain(0, 1), StoreHalf(1, 1)], [Load(1), LoadPlain(0)]), Ra, "1,0", false, "0,0", "1,1");

    [Theory]
    [InlineData(Tso)]
    [InlineData(Ra)]
    public void Sizes_AHalfStoredAfterAFill_IsInTheWhole(MachineKind machine) => Check(
        new LitmusScenario([Fill(0, 0), StoreHalf(0, 5), LoadPlain(0)], [Load(1)]), machine, outcome => outcome != "5 0");

    [Theory]
    [InlineData(Tso)]
    [InlineData(Ra)]
    public void Atomics_ACompareExchangeThatLoses_IsAFullBarrier(MachineKind machine) => Check(
        new LitmusScenario([StorePlain(0, 1), Store(1, 1)], [CompareExchange(1, 9), StorePlain(2, 1)], [Load(2), LoadPlain(0)]),
        machine, "1 1,0", false, "1 1,1", "0 1,0");

    [Theory]
    [InlineData(Sc)]
    [InlineData(Tso)]
    [InlineData(Ra)]
    public void HandOvers_ThereAndBack_CanAllBeSeen(MachineKind machine) => Check(
        new LitmusScenario([Load(0), Store(1, 1), Load(2)], [Store(0, 1), Load(1), Store(2, 1)]), machine, _ => false, 30_000, "1,1 1", "1,0 1", "0,0 0");

    [Fact]
    public void StoreBuffering_APauseOfTheOther_IsNoFence() => Check(
        new LitmusScenario([Store(0, 1), Load(1), Load(3)], [Store(1, 1), Fence, Pause, Load(0)], [Add(2)]), Tso, _ => false, "0,0 0 1", "0,0 1 1");

    [Fact]
    public void Nap_ThatIsOver_EndsWhileOthersGoOn() => Check(
        new LitmusScenario([Load(0), Load(0), Load(0), Load(0)], [Nap(1), Store(0, 1)]), Sc, _ => false, "0,0,0,0", "0,0,0,1");

    private static void Check(LitmusScenario litmus, MachineKind machine, string doubtful, bool shows, params string[] allowed)
    {
        if (shows)
            Assert.Contains(doubtful, litmus.Outcomes(machine));
        Check(litmus, machine, outcome => !shows && outcome == doubtful, allowed);
    }

    private static void Check(LitmusScenario litmus, MachineKind machine, Func<string, bool> forbidden, params string[] allowed) =>
        Check(litmus, machine, forbidden, 3_000, allowed);

    private static void Check(LitmusScenario litmus, MachineKind machine, Func<string, bool> forbidden, int runs, params string[] allowed)
    {
        var outcomes = litmus.Outcomes(machine, runs);
        Assert.DoesNotContain(outcomes, outcome => forbidden(outcome));
        Assert.All(allowed, outcome => Assert.Contains(outcome, outcomes));
    }
}
