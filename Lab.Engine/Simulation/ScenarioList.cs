using Lab.Engine.Locks;
using Lab.Engine.Mmu;
using Lab.Engine.Rcu;
using Lab.Engine.Simulation.Scenarios;

namespace Lab.Engine.Simulation;

/// <summary>Every scenario that a campaign may run. A new one is a class and a line here.</summary>
public static class ScenarioList
{
    /// <summary>In the order in which a campaign takes them.</summary>
    public static IReadOnlyList<ScenarioEntry> All { get; } =
    [
        .. Rcu(), .. Locks(),
        new(new SequenceCountScenario(LockWaitKind.SpinThenYield), ScenarioSize.Tiny, 50),
        new(new SequenceCountScenario(LockWaitKind.SpinThenPark), ScenarioSize.Tiny, 60),
        new(new SequenceCountScenario(LockWaitKind.SpinThenYield, wordByWord: true), ScenarioSize.Tiny, 50),
        new(new BravoRebiasScenario(LockWaitKind.SpinThenYield), ScenarioSize.Small, 600),
        new(new BravoRebiasScenario(LockWaitKind.SpinThenPark), ScenarioSize.Small, 600),
        new(new DomainMutexScenario(), ScenarioSize.Tiny, 40),
        new(new IpiBarrierScenario(), ScenarioSize.Tiny, 50),
        new(new TlbPortScenario(), ScenarioSize.Tiny, 80),
        new(new PageReferencesScenario(), ScenarioSize.Tiny, 50),
        new(new TableWalksScenario(), ScenarioSize.Tiny, 150),
        new(new FreeListScenario(), ScenarioSize.Small, 150),
        .. LockPolicy.All.SelectMany(Engine),
        new(new SwarmScenario(LockPolicy.All), ScenarioSize.Whole, 20_000, null, Faults: true),
    ];

    /// <returns>Null if there is none of this name; those of broken policies have names too.</returns>
    public static ScenarioEntry? Find(string name) =>
        All.Concat(LockPolicy.Broken.SelectMany(Engine)).FirstOrDefault(known => string.Equals(known.Name, name, StringComparison.Ordinal));

    /// <summary>Scenarios of one policy.</summary>
    public static IEnumerable<ScenarioEntry> Engine(LockPolicy policy) =>
    [
        new(new SmallEngineScenario(policy), ScenarioSize.Small, 600, policy.Name),
        new(new WholeEngineScenario(policy), ScenarioSize.Whole, 30_000, policy.Name),
    ];

    private static IEnumerable<ScenarioEntry> Rcu()
    {
        foreach (var flavour in Enum.GetValues<RcuFlavour>())
        {
            foreach (var use in Enum.GetValues<GracePeriodUse>())
                yield return new ScenarioEntry(new RcuPublishScenario(new RcuOptions { Flavour = flavour }, use), ScenarioSize.Tiny, 80);
            yield return new ScenarioEntry(new RcuDriverScenario(new RcuOptions { Flavour = flavour }), ScenarioSize.Small, 300);
            yield return new ScenarioEntry(
                new RcuPublishScenario(new RcuOptions { Flavour = flavour, Invocation = CallbackInvocation.Owner }, GracePeriodUse.Callback), ScenarioSize.Tiny, 120);
            foreach (var invocation in Enum.GetValues<CallbackInvocation>())
                yield return new ScenarioEntry(new RcuCallScenario(new RcuOptions { Flavour = flavour, Invocation = invocation }), ScenarioSize.Tiny, 250);
            yield return new ScenarioEntry(new RcuCookieScenario(new RcuOptions { Flavour = flavour }), ScenarioSize.Tiny, 50);
            yield return new ScenarioEntry(new RcuWaitersScenario(new RcuOptions { Flavour = flavour }), ScenarioSize.Small, 550);
            yield return new ScenarioEntry(new RcuUrgentScenario(new RcuOptions { Flavour = flavour }), ScenarioSize.Tiny, 300);
            yield return new ScenarioEntry(new RcuRegistrationScenario(new RcuOptions { Flavour = flavour }), ScenarioSize.Tiny, 80);
        }

        yield return new ScenarioEntry(new RcuQuiescentScenario(new RcuOptions()), ScenarioSize.Tiny, 60);
        yield return new ScenarioEntry(new RcuWakeScenario(), ScenarioSize.Tiny, 50);
        yield return new ScenarioEntry(new RcuSignalsScenario(), ScenarioSize.Tiny, 140);
        yield return new ScenarioEntry(new RcuSnapshotScenario(), ScenarioSize.Tiny, 260);
        yield return new ScenarioEntry(new CallbackRingScenario(), ScenarioSize.Tiny, 120);
    }

    private static IEnumerable<ScenarioEntry> Locks() =>
        from kind in LockKinds.All
        from waits in new[] { LockWaitKind.SpinThenYield, LockWaitKind.SpinThenPark }
        select new ScenarioEntry(new LockScenario(kind, waits), ScenarioSize.Tiny, 70);
}
