using Lab.Engine.Checkers;
using Lab.Engine.Link;
using Lab.Engine.Mmu;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Injections;
using Lab.Tests.Support;

namespace Lab.Tests.Workloads.Injections;

/// <summary>Each injection in a live run: its two events, its effect by the run's own counters, and a run that goes on.</summary>
public sealed class InjectionTests
{
    private static readonly RunOptions Small = new()
    {
        Vcpus = 2, MiBPerVcpu = 4, LoggingOnMs = 10, LoggingOffMs = 10, UnmapThreads = 0, DutyPercent = 50,
    };

    public static TheoryData<InjectionKind, CheckLevel> All()
    {
        var data = new TheoryData<InjectionKind, CheckLevel>();
        foreach (var kind in Enum.GetValues<InjectionKind>())
        {
            data.Add(kind, CheckLevel.Always);
            data.Add(kind, CheckLevel.Full);
        }

        return data;
    }

    [Theory, MemberData(nameof(All))]
    public async Task Inject_EachKind_TellsItsEffectAndTheRunGoesOn(InjectionKind kind, CheckLevel check)
    {
        var request = new InjectionRequest { Kind = kind, Ms = 20, Callbacks = 5_000, CostNs = 20_000 };
        await using var controller = new LabController();
        await controller.StartAsync(Small with { Check = check });
        var first = SampleUntil(controller, [], frame => frame.Counters[(int)Counter.Accesses] > 1_000);

        Assert.Empty((await controller.InjectAsync(request)).Problems);
        var events = new List<LabEvent>(first.Events);
        var ended = SampleUntil(controller, events, _ => events.Any(e => e.Kind == LabEventKind.InjectionEnded));

        var about = events.Where(e => e.Injection is not null).ToList();
        Assert.Equal([LabEventKind.InjectionBegan, LabEventKind.InjectionEnded], about.Select(e => e.Kind));
        Assert.All(about, e => Assert.Equal(request.Name, e.Injection));
        Assert.Equal($"{request.Title} begins.", about[0].Text);
        Assert.StartsWith($"{request.Title}: ", about[1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("because", about[1].Text, StringComparison.Ordinal);
        AssertEffect(request, first, ended);
        SampleUntil(controller, events, frame => frame.Counters[(int)Counter.Accesses] > ended.Counters[(int)Counter.Accesses]);
        var stopped = await controller.StopAsync();
        Assert.Equal(RunState.Stopped, controller.Sample().State);
        Assert.True(stopped.Done, stopped.Message);
    }

    private static void AssertEffect(InjectionRequest request, EngineFrame before, EngineFrame after)
    {
        if (request.Kind == InjectionKind.CallbackFlood)
            Assert.True(Increase(Counter.CallbacksInvoked) >= request.Callbacks);
        if (request.Kind == InjectionKind.NotifierStorm)
            Assert.True(Increase(Counter.Invalidations) > 0); // there is no unmap thread

        long Increase(Counter counter) => after.Counters[(int)counter] - before.Counters[(int)counter];
    }

    [Fact]
    public void ReaderStall_WhileItLasts_NoGracePeriodEnds()
    {
        using var run = new PlatformRun<HostPlatform>(Small);
        run.Start();
        var witness = new QuietWitness();
        Assert.Empty(run.Inject(new InjectionRequest { Kind = InjectionKind.ReaderStall, Ms = 9_000 }, witness, new RunLimits()));
        var reader = run.Machine.InjectionWorker(InjectionKind.ReaderStall).Reader;
        Eventually.True(() => reader.InSection, "it is in its section");

        var cookie = run.Machine.Rcu.StartPoll();
        var accesses = run.Machine.Mmu.Counters.Sum(MmuCounter.Accesses);
        Eventually.True(() => run.Machine.Mmu.Counters.Sum(MmuCounter.Accesses) > accesses + 10_000, "the vCPUs go on");
        Assert.False(run.Machine.Rcu.Poll(cookie));

        run.Stop();
        Assert.True(run.Machine.Rcu.Poll(cookie));
        Assert.Equal(InjectionEnd.RunStopped, witness.Outcome!.End);
        Assert.Null(run.Violation);
    }

    /// <summary>A broken RCU first: nobody waits for the reader registered last, which the stall's is.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public void ReaderStall_WholeGracePeriodInIt_IsAViolation(bool broken)
    {
        var options = Small with { RcuPacingUs = 0 };
        using var run = new PlatformRun<HostPlatform>(options, new RunMachine<HostPlatform>(options, broken ? RcuDefect.SlotLeftOut : RcuDefect.None));
        run.Start();
        var witness = new QuietWitness();
        var counters = run.Machine.Mmu.Counters;
        Eventually.True(() => counters.Sum(MmuCounter.SectionsOfAge0) > 0, "sections are looked at");
        Assert.Empty(run.Inject(new InjectionRequest { Kind = InjectionKind.ReaderStall, Ms = 9_000 }, witness, new RunLimits()));
        var reader = run.Machine.InjectionWorker(InjectionKind.ReaderStall).Reader;
        Eventually.True(() => reader.InSection, "it is in its section");
        var cookie = run.Machine.Rcu.StartPoll();
        if (broken)
            Eventually.True(() => run.Machine.Rcu.Poll(cookie), "a grace period does not wait for it");
        run.Stop();

        Assert.Equal(broken ? 1 : 0, counters.Sum(MmuCounter.SectionsOfAge2));
        if (broken)
            Assert.Matches("RCU is broken: grace periods? .* began and ended in one read section of inject reader-stall", run.Violation);
        else
            Assert.Null(run.Violation);
    }

    [Fact]
    public void CacheExhaustion_StopMeanwhile_GivesBackWhatItHeld()
    {
        using var run = new PlatformRun<HostPlatform>(Small with { MemoryCachePages = 4, Backing = BackingSize.Page4K, DutyPercent = 100 });
        run.Start();
        var witness = new QuietWitness();
        Assert.Empty(run.Inject(new InjectionRequest { Kind = InjectionKind.CacheExhaustion, Ms = 9_000 }, witness, new RunLimits()));
        Eventually.True(() => run.Machine.HeldPages > 0, "it holds pages");
        run.Stop();

        Assert.Equal(0, run.Machine.HeldPages);
        Assert.True(witness.Outcome!.Done > 0);
        Assert.Null(run.Violation);
        Assert.Equal(0, run.Machine.Memory.PagesInUse);
    }

    [Fact]
    public async Task Inject_SameKindUnderWay_IsRefusedAndAnotherKindIsNot()
    {
        await using var controller = new LabController();
        await controller.StartAsync(Small);
        var events = new List<LabEvent>();
        Assert.Empty((await controller.InjectAsync(new InjectionRequest { Kind = InjectionKind.LockHolder, Ms = 9_000 })).Problems);
        SampleUntil(controller, events, _ => events.Any(e => e.Kind == LabEventKind.InjectionBegan));

        var again = await controller.InjectAsync(new InjectionRequest { Kind = InjectionKind.LockHolder, Ms = 10 });
        var other = await controller.InjectAsync(new InjectionRequest { Kind = InjectionKind.ReaderStall, Ms = 10 });

        Assert.Equal("A lock-holder is under way; the next can begin when it has ended.", Assert.Single(again.Problems));
        Assert.Empty(other.Problems);
        await controller.StopAsync();
        events.AddRange(controller.Sample().Events);
        Assert.Contains(events, e => e.Kind == LabEventKind.InjectionEnded && e.Injection == "lock-holder" && e.Text.Contains("because the run stops", StringComparison.Ordinal));
        Assert.Equal(RunState.Stopped, controller.Sample().State);
    }

    [Fact]
    public async Task Inject_PolicyChangesMeanwhile_EndsEarlyAndSaysWhy()
    {
        await using var controller = new LabController();
        await controller.StartAsync(Small);
        var events = new List<LabEvent>();
        await controller.InjectAsync(new InjectionRequest { Kind = InjectionKind.ReaderStall, Ms = 9_000 });
        SampleUntil(controller, events, _ => events.Any(e => e.Kind == LabEventKind.InjectionBegan));

        Assert.Empty((await controller.ApplyAsync(controller.Options with { Policy = "exclusive" })).Problems);

        SampleUntil(controller, events, _ => events.Any(e => e.Kind == LabEventKind.InjectionEnded && e.Text.Contains("because the policy changes", StringComparison.Ordinal)));
        Assert.Equal("exclusive", controller.Options.Policy);
        Assert.True((await controller.StopAsync()).Done);
        Assert.Equal(RunState.Stopped, controller.Sample().State);
    }

    /// <summary>The options change while the cost is raised: what they say holds when the injection is over.</summary>
    [Fact]
    public void TlbiCost_OptionsChangeMeanwhile_LeavesWhatTheySay()
    {
        using var run = new PlatformRun<HostPlatform>(Small with { TlbiBaseNs = 0, TlbiPerInitiatorNs = 0, TlbiPerPageNs = 0 });
        run.Start();
        var witness = new QuietWitness();
        Assert.Empty(run.Inject(new InjectionRequest { Kind = InjectionKind.TlbiCost, Ms = 9_000, CostNs = 30_000 }, witness, new RunLimits()));
        Eventually.True(() => CheapestNs(run) >= 30_000, "a broadcast costs what the injection says");
        Assert.Empty(run.Apply(run.Options with { TlbiBaseNs = 90_000 }));
        Eventually.True(() => CheapestNs(run) >= 120_000, "both are added");
        Assert.Empty(run.Apply(run.Options with { Policy = "exclusive" }));
        Eventually.True(() => witness.Outcome is not null, "the change of policy ends it");

        Assert.InRange(CheapestNs(run), 90_000, long.MaxValue);
        run.Stop();
        Assert.Null(run.Violation);
    }

    // The cost is a floor, so the cheapest of several says what is set, unless all were delayed.
    private static long CheapestNs(PlatformRun<HostPlatform> run)
    {
        var cheapest = long.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var began = HostPlatform.NowNs();
            run.Machine.Tlb.InvalidateVmid();
            cheapest = Math.Min(cheapest, HostPlatform.NowNs() - began);
        }

        return cheapest;
    }

    private static EngineFrame SampleUntil(LabController controller, List<LabEvent> events, Func<EngineFrame, bool> reached)
    {
        EngineFrame? frame = null;
        Eventually.True(
            () =>
            {
                frame = controller.Sample();
                events.AddRange(frame.Events);
                Assert.Null(frame.Violation);
                return reached(frame);
            },
            "the frame that is waited for");
        return frame!;
    }

    private sealed class QuietWitness : IInjectionWitness
    {
        public InjectionOutcome? Outcome { get; private set; }

        public void Began()
        {
            // Reads nothing.
        }

        public void Ended()
        {
            // Reads nothing.
        }

        public string Describe(InjectionOutcome outcome)
        {
            Outcome = outcome;
            return "Over.";
        }
    }
}
