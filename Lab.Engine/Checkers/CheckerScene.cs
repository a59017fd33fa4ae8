using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>What the checkers of one set share: the tables as told, the actors, and where hits go.</summary>
internal sealed class CheckerScene(CheckerOptions options, Func<IReadOnlyList<ProtocolActor>> actors, Action<CheckerHit> report, Func<long>? clock)
{
    public CheckerOptions Options { get; } = options;

    public TableShadow Tables { get; } = new(options);

    /// <summary>Of the table; changed with the policy.</summary>
    public KernelRelease Release { get; set; } = options.Table.Release;

    /// <summary>See <see cref="CheckerSet.ReadsMayBeStale"/>.</summary>
    public bool ReadsMayBeStale { get; set; }

    public IReadOnlyList<ProtocolActor> Actors => actors();

    /// <summary>Number of the event at hand.</summary>
    public long Step { get; set; }

    public void Report(IProtocolChecker checker, string rule, string what, CheckerActor actor) =>
        Report(checker, rule, what, actor, "");

    public void Report(IProtocolChecker checker, string rule, string what, CheckerActor actor, ulong entry, Pte? old = null, Pte? next = null) =>
        Report(checker, rule, what, actor, Tables.Describe(entry, old, next), new HitFacts(actor.Context(), actor.Event, Tables.PlaceOf(entry), old, next));

    public void Report(IProtocolChecker checker, string rule, string what, CheckerActor actor, string where) =>
        Report(checker, rule, what, actor, where, new HitFacts(actor.Context(), actor.Event, null, null, null));

    private void Report(IProtocolChecker checker, string rule, string what, CheckerActor actor, string where, HitFacts facts) =>
        report(new CheckerHit(checker.Name, rule, what, actor.ToString(), where, Step, clock?.Invoke() ?? 0) { Facts = facts });
}
