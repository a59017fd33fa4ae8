using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Scope;
using Lab.Tests.Support;

namespace Lab.Tests.Workloads.Scope;

/// <summary>Captures of real threads: what they say must fit together, and each thing said is met often enough to be tried.</summary>
public sealed class ScopeLiveTests
{
    private const long LimitMs = 60_000;

    private static readonly RunOptions s_small = new() { MiBPerVcpu = 8, LoggingOnMs = 10, LoggingOffMs = 10, HarvestRounds = 1, Seed = 7 };

    [Fact]
    public void Captures_OfGracePeriods_AreConsistent()
    {
        var tried = new Tried();
        using var run = new PlatformRun<HostPlatform>(s_small);
        run.Scope.RefreshNs = 0;
        run.Scope.Aim = 1;
        run.Start();
        Assert.Empty(run.Scope.Arm(new ScopeTrigger()));
        var seen = 0L;
        for (var end = Environment.TickCount64 + LimitMs; Environment.TickCount64 < end && tried is not { Pairs: > 3, Held: > 3, Triggers: > 3 };)
        {
            run.Machine.Rcu.Synchronize();
            if (run.Scope.Windows.Next(seen) is not { } window)
                continue;
            seen = window.Id;
            Check(window, tried);
        }

        var status = run.Scope.Read();
        run.Stop();
        Assert.True(tried is { Pairs: > 3, Held: > 3, Triggers: > 3 }, $"not enough was met to be tried: {tried}, {status}");

        Assert.Null(run.Violation);
        Assert.True(status.CostShare > 0);
        var blame = run.ReadBlame();
        Assert.Contains(blame, row => row is { Held: true, Operation: not TraceOperation.Unknown });
        var periods = run.Machine.Rcu.Read();
        Assert.Equal(periods.GracePeriods + periods.GracePeriodsExpedited, blame.Sum(row => row.Count));
    }

    /// <summary>The host takes pages away and tells nobody, as a guest that runs must find.</summary>
    [Fact]
    public void CheckerHit_RunEndsByAViolation_ItsLastMomentsAreCaptured()
    {
        using var run = new PlatformRun<HostPlatform>(s_small);
        run.Start();
        Assert.Empty(run.Scope.Arm(new ScopeTrigger { Kind = ScopeTriggerKind.CheckerHit }));
        Eventually.True(() => run.Scope.Read().Records > 0, "it records");
        Eventually.True(
            () =>
            {
                run.Machine.Mmu.Slot.Host.Release(0, (ulong)s_small.MiBPerVcpu << 8);
                return run.Violation is not null;
            },
            "a vCPU reaches a page that is gone");
        Eventually.True(() => run.Scope.Windows.Newest is not null, "the violation is captured");
        run.Stop();

        Assert.Equal(ScopeTriggerKind.CheckerHit, run.Scope.Windows.Newest!.Met);
        Assert.NotEmpty(run.Scope.Windows.Newest.Records);
    }

    [Fact]
    public void Disarmed_NothingIsRecorded()
    {
        using var run = new PlatformRun<HostPlatform>(s_small);
        run.Start();
        Eventually.True(() => run.Steps > 1_000, "the workers work");
        run.Stop();

        Assert.All(run.Machine.Workers, worker => Assert.Null(worker.Trace.Ring));
        Assert.False(run.Scope.Read().Armed);
        Assert.Equal(0, run.SteadyAllocatedBytes);
    }

    private static void Check(ScopeWindow window, Tried tried)
    {
        var periods = window.GracePeriods.ToList();
        Assert.Contains(periods, period => period.StartNs == window.TriggerFromNs && period.EndNs == window.TriggerToNs);
        tried.Triggers++;
        for (var index = 1; index < periods.Count; index++)
            Assert.True(periods[index].StartNs >= periods[index - 1].EndNs, "one driver drove two grace periods at once");
        if (window.Dropped > 0 || window.Cut > 0)
            return;
        CheckFrees(window, periods, tried);

        // The two before it began with every lane on, so its holder entered with its lane on.
        foreach (var period in periods.Where(period => period.StartNs > window.RecordingSinceNs).Skip(2).Where(period => period.IsHeld))
            CheckHolder(window, period, tried);
    }

    private static void CheckFrees(ScopeWindow window, List<GracePeriodTrace> periods, Tried tried)
    {
        var queued = new Dictionary<ulong, long>();
        foreach (var (_, record) in window.Records)
        {
            if (record.Kind == TraceKind.CallbackQueued)
                queued[record.Address] = record.StartNs;
            if (record.Kind != TraceKind.TablesFreed || !queued.Remove(record.Address, out var since))
                continue;
            tried.Pairs++;
            Assert.True(
                periods.Exists(period => period.StartNs >= since && period.EndNs <= record.StartNs),
                $"a table queued at {since} was freed at {record.StartNs}, and no grace period lies between");
            Assert.Contains(window.Records, run => run.Record.Kind == TraceKind.CallbacksRun
                && run.Record.StartNs <= record.StartNs && run.Record.EndNs >= record.EndNs);
        }
    }

    private static void CheckHolder(ScopeWindow window, GracePeriodTrace period, Tried tried)
    {
        var lane = window.Lanes.ToList().IndexOf(window.Holders[period.HolderSlot]);
        if (lane < 0)
            return;
        var mine = window.Records.Where(record => record.Lane == lane).Select(record => record.Record).ToList();
        var section = mine.LastOrDefault(record =>
            record.Kind == TraceKind.ReadSection && record.StartNs <= period.ScanNs - 256 && record.EndNs >= window.FromNs);
        Assert.True(section.Kind == TraceKind.ReadSection, $"{window.Holders[period.HolderSlot]} held grace period {period.Number} and has no section");
        Assert.True(section.EndNs <= period.EndNs, $"grace period {period.Number} ended before its holder's section did");

        // Its end is stamped inside it: a reader preempted between the two says nothing more until it has left.
        Assert.True(
            section.EndNs >= period.StartNs || !mine.Exists(record => record.StartNs > section.EndNs && record.StartNs < period.ScanNs - 256),
            $"the section of grace period {period.Number}'s holder was over before it began");
        if (period.Site.Operation != TraceOperation.Unknown)
            Assert.Equal((period.Site.Operation, period.Site.Level, period.Site.Ipa), ((TraceOperation)section.Argument, section.Level, section.Address));
        tried.Held++;
    }

    private sealed record Tried
    {
        public int Triggers { get; set; }

        public int Pairs { get; set; }

        public int Held { get; set; }
    }
}
