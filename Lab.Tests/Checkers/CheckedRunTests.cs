using Lab.Engine.Checkers;
using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Workloads;

namespace Lab.Tests.Checkers;

/// <summary>Checkers over real threads: silent on a right run of each policy, and a violation with all it takes on a broken one.</summary>
public sealed class CheckedRunTests
{
    private static RunOptions Options => new()
    {
        Vcpus = 3, UnmapThreads = 1, MiBPerVcpu = 4, Overlap = true, LoggingOnMs = 20, LoggingOffMs = 20, HarvestRounds = 2,
        UnmapsPerSecond = 300, UnmapKiB = 64, CollapsesPerSecond = 300, AgingsPerSecond = 50, HardwareAccessFlag = false,
        TlbiBaseNs = 0, TlbiPerInitiatorNs = 0, Seed = 11,
    };

    public static TheoryData<string, CheckLevel> Runs()
    {
        var runs = new TheoryData<string, CheckLevel>();
        foreach (var policy in LockPolicy.All)
        {
            runs.Add(policy.Name, CheckLevel.Full);
            runs.Add(policy.Name, CheckLevel.Watching);
        }

        return runs;
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Run_RightPolicy_FindsNothing(string policy, CheckLevel level)
    {
        const long wanted = 20_000;
        using var run = (PlatformRun<WatchedPlatform>)LabRun.Create(Options with { Policy = policy, Check = level });
        run.Start();
        var mmu = run.Machine.Mmu;
        while (run.Violation is null && (mmu.Counters.Sum(MmuCounter.Accesses) < wanted || mmu.Counters.Sum(MmuCounter.Invalidations) < 10
            || mmu.Counters.Sum(MmuCounter.DirtyPages) < 100))
            run.WaitForWorkers(TimeSpan.FromMilliseconds(10));
        run.Stop();

        Assert.Null(run.Violation);
        Assert.Equal(RunPhase.Stopped, run.Phase);
        Assert.True(run.Checkers!.Steps > 1_000, $"only {run.Checkers.Steps} steps");
    }

    /// <summary>Logging that begins with every page dirty; the guest's writes go unmarked until the first CLEAR of their page.</summary>
    [Theory]
    [InlineData("parallel", SplitMode.Lazy, true)]
    [InlineData("lockless-perm", SplitMode.Eager, true)]
    [InlineData("rwlock+rcu", SplitMode.Lazy, false)]
    public void Run_OtherWaysOfLogging_FindsNothing(string policy, SplitMode split, bool initiallySet)
    {
        using var run = LabRun.Create(Options with
        {
            Policy = policy, Split = split, InitiallySet = initiallySet, ManualProtect = initiallySet, DisableUnderLoad = false,
            CallbackGranularity = CallbackGranularity.PerPage, Check = CheckLevel.Full,
        });
        var mmu = ((PlatformRun<WatchedPlatform>)run).Machine.Mmu;
        run.Start();
        while (run.Violation is null && (mmu.Counters.Sum(MmuCounter.Accesses) < 5_000 || mmu.Counters.Sum(MmuCounter.DirtyPages) < 3 * mmu.Slot.Host.Pages))
            run.WaitForWorkers(TimeSpan.FromMilliseconds(10));
        run.Stop();

        Assert.Null(run.Violation);
    }

    /// <summary>A write to a page that no mark names is owed to the next harvest but one, unless every page was marked.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Hear_WriteWithoutItsOwnMark_IsMissedUnlessAllWereMarked(bool allMarked)
    {
        const ulong slot = 0x8000_0000;
        var set = new CheckerSet(new CheckerOptions { Table = RunMachine<WatchedPlatform>.TableOptions(Options) });
        var vcpu = set.Join("vcpu 0");
        var host = set.Join("migration");
        set.Hear(host, new ProtocolEvent(ProtocolEventKind.LoggingOn, slot, 2UL << 20));
        if (allMarked)
            set.Hear(host, new ProtocolEvent(ProtocolEventKind.DirtyMarkAll, slot));
        set.Hear(vcpu, new ProtocolEvent(ProtocolEventKind.GuestAccess, slot + 0x3000, 1));
        Harvest();
        Assert.Equal(allMarked, set.First is null);

        // Taken once, a page is marked no more.
        set.Hear(host, new ProtocolEvent(ProtocolEventKind.DirtyTake, 0, 1 << 3));
        set.Hear(vcpu, new ProtocolEvent(ProtocolEventKind.GuestAccess, slot + 0x3000, 1));
        Harvest();
        Assert.NotNull(set.First);

        void Harvest()
        {
            set.Hear(host, new ProtocolEvent(ProtocolEventKind.HarvestBegin, slot));
            set.Hear(host, new ProtocolEvent(ProtocolEventKind.HarvestEnd, slot));
        }
    }

    /// <summary>The policies that leave a step out on purpose, on real threads.</summary>
    [Theory]
    [InlineData("broken-no-tlbi", "C-BBM")]
    [InlineData("broken-no-retry", "C-SEQ")]
    [InlineData("broken-no-wait", "C-SEQ")]
    public void Run_BrokenPolicy_IsSeenByItsChecker(string policy, string checker)
    {
        // A check that is always on may see the same mistake first, and ends the run: then it is another seed's turn.
        for (ulong seed = 0; ; seed++)
        {
            Assert.True(seed < 50, "always-on checks were first in every run");
            if (FirstHit(policy, seed) is not { } hit)
                continue;
            Assert.True(checker == hit.Checker, $"{hit}");
            return;
        }
    }

    private static CheckerHit? FirstHit(string policy, ulong seed)
    {
        const long most = 20_000_000;
        using var run = (PlatformRun<WatchedPlatform>)LabRun.Create(Options with
        {
            Policy = policy, AllowUnsafe = true, Check = CheckLevel.Full, UnmapThreads = 2, UnmapsPerSecond = 500,
            CollapsesPerSecond = 500, Seed = seed,
        });
        run.Start();
        while (run.Violation is null && run.Machine.Mmu.Counters.Sum(MmuCounter.Accesses) < most)
            run.WaitForWorkers(TimeSpan.FromMilliseconds(10));
        run.Stop();

        Assert.NotNull(run.Violation);
        return run.Checkers!.First;
    }

    [Fact]
    public void Run_WalkWithoutTheLock_IsAViolationWithItsReport()
    {
        using var run = (PlatformRun<WatchedPlatform>)LabRun.Create(Options with { Check = CheckLevel.Full });
        run.Start([("careless", new CarelessHost(run), () => true)], "A host that takes no lock.");
        Assert.True(run.WaitForWorkers(TimeSpan.FromMinutes(1)));
        run.Stop();

        Assert.Equal(RunPhase.Violated, run.Phase);
        var report = run.Violation!;
        Assert.Contains("C-CTX A7", report, StringComparison.Ordinal);
        Assert.Contains("careless, holding no lock, RCU depth 0", report, StringComparison.Ordinal);
        Assert.Contains("ipa 0x8000", report, StringComparison.Ordinal);
        Assert.Contains("seed: 11", report, StringComparison.Ordinal);
    }

    [Fact]
    public void RepeatLine_ChangedOptions_NamesThemAsTheCommandLineDoes() =>
        Assert.Equal(
            "lab run --vcpus 3 --dirty-logging false --mib-per-vcpu 4 --check full --seed 11",
            RepeatLine.Of(new RunOptions { Vcpus = 3, MiBPerVcpu = 4, DirtyLogging = false, Check = CheckLevel.Full, Seed = 11 }));

    /// <summary>Write-protects what the guest has written, and takes no lock.</summary>
    private sealed class CarelessHost(PlatformRun<WatchedPlatform> run) : IWorkload
    {
        public void Begin()
        {
            // Uses no reader.
        }

        public long Step()
        {
            var vcpu = run.Machine.Vcpu(0);
            vcpu.Worker.Reader.AdoptByThisThread();
            vcpu.Access(run.Machine.Mmu.Slot.Start, AccessKind.Write);
            run.Machine.Mmu.Table.WriteProtect(ExclusiveWalk<WatchedPlatform>.SingleThreaded, vcpu.Worker.Walk, run.Machine.Mmu.Slot.Start, 0x1000);
            return 0;
        }

        public void Finish()
        {
            // The run is over.
        }
    }
}
