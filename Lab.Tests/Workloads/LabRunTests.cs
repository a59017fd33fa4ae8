using Lab.Engine.Memory;
using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Workloads;
using Lab.Tests.Support;

namespace Lab.Tests.Workloads;

public sealed class LabRunTests
{
    private static readonly RunOptions Small = new() { MiBPerVcpu = 4, LoggingOnMs = 10, LoggingOffMs = 10, Seed = 42 };

    [Fact]
    public void Stop_AfterWork_IsStoppedWithEveryPageBack()
    {
        using var run = new PlatformRun<HostPlatform>(Small);
        run.Start();
        WaitForAccesses(run, 10_000);
        run.Stop();

        Assert.Equal(RunPhase.Stopped, run.Phase);
        Assert.Null(run.Violation);
        Assert.Equal(0, run.Machine.Memory.PagesInUse);
    }

    [Fact]
    public void Apply_MoreVcpusThenFewer_StartsAndEndsThreadsAndNotesEachStep()
    {
        using var run = new PlatformRun<HostPlatform>(Small);
        run.Start();
        WaitForAccesses(run, 1_000);

        Assert.Empty(run.Apply(run.Options with { Vcpus = 4 }));
        Eventually.True(() => run.RunnableThreads == 6, "4 vCPUs, a host and a migration run");
        Assert.Empty(run.Apply(run.Options with { Vcpus = 1 }));
        Eventually.True(() => run.RunnableThreads == 3, "3 vCPUs have ended");
        Assert.Empty(run.Apply(run.Options with { Vcpus = 3 }));
        Eventually.True(() => run.RunnableThreads == 5, "2 vCPUs have come back");
        run.Stop();

        var notes = Notes(run);
        Assert.Equal(3, notes.Count(n => n.Kind == RunNoteKind.OptionsChanged));
        Assert.Contains(notes, n => string.Equals(n.Text, "Vcpus 2 → 4.", StringComparison.Ordinal));
        Assert.Null(run.Violation);
    }

    [Fact]
    public void Apply_InvalidOptions_ChangesNothingAndNamesEveryProblem()
    {
        using var run = new PlatformRun<HostPlatform>(Small);
        run.Start();

        var problems = run.Apply(run.Options with { Vcpus = 0, WritePercent = 200 });

        Assert.Equal(2, problems.Count);
        Assert.Equal(Small, run.Options);
    }

    [Fact]
    public void Apply_KnobThatNeedsARestart_IsRefusedWithTheReason()
    {
        using var run = new PlatformRun<HostPlatform>(Small);
        run.Start();
        Assert.Contains("needs a new run", Assert.Single(run.Apply(run.Options with { Seed = 43 })), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_HostReleasesAPageWithoutInvalidation_EndsAsViolatedWithWhatWhoWhenSeed()
    {
        using var run = new PlatformRun<HostPlatform>(Small with { Vcpus = 1, UnmapThreads = 0, DirtyLogging = false });
        var vcpu = run.Machine.Vcpu(0);
        run.Start([("vcpu 0", new BrokenHost(run, vcpu), () => true)], "A host that forgets the notifier.");
        Assert.True(run.WaitForWorkers(TimeSpan.FromMinutes(1)));
        run.Stop();

        Assert.Equal(RunPhase.Violated, run.Phase);
        Assert.NotNull(run.Violation);
        Assert.Contains("after its invalidation returned", run.Violation, StringComparison.Ordinal);
        Assert.Contains("who:  vcpu 0", run.Violation, StringComparison.Ordinal);
        Assert.Contains("when: ", run.Violation, StringComparison.Ordinal);
        Assert.Contains("seed: 42", run.Violation, StringComparison.Ordinal);
        Assert.Contains(Notes(run), n => n.Kind == RunNoteKind.Violation);
    }

    [Fact]
    public void Run_HostThreadViolatesBetweenNotifierStartAndEnd_EndsTheVcpusThatWaitForIt()
    {
        using var run = new PlatformRun<HostPlatform>(Small with { Vcpus = 2, UnmapThreads = 0, DirtyLogging = false });
        var settings = new RunSettings<HostPlatform>(run.Options);
        var dying = new DyingHost(run);
        run.Start(
            [
                ("vcpu 0", new VcpuWorkload<HostPlatform>(run.Machine.Vcpu(0), settings, 0), () => true),
                ("vcpu 1", new VcpuWorkload<HostPlatform>(run.Machine.Vcpu(1), settings, 1), () => true),
                ("host 0", dying, () => true),
            ],
            "A host that dies in the middle of an invalidation.");

        Assert.True(run.WaitForWorkers(TimeSpan.FromMinutes(1)), "vCPUs wait for ever for the dead host");
        run.Stop();

        Assert.Contains("died in the middle", run.Violation, StringComparison.Ordinal);
        Assert.Contains("who:  host 0", run.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_BrokenVariantAskedFor_IsMarkedAndCaught()
    {
        using var run = new PlatformRun<HostPlatform>(Small with
        {
            Policy = "broken-no-tlbi", AllowUnsafe = true, Vcpus = 2, Overlap = true, UnmapsPerSecond = 1_000, UnmapKiB = 1_024,
        });
        run.Start();

        Eventually.True(() => run.Violation is not null, "a checker sees that no TLB is invalidated");
        run.Stop();

        Assert.True(run.IsBroken);
        Assert.Contains("policy: broken-no-tlbi (BROKEN on purpose)", run.Violation, StringComparison.Ordinal);
        Assert.Contains(Notes(run), n => n.Kind == RunNoteKind.Started && n.Text.Contains("BROKEN", StringComparison.Ordinal));
    }

    [Fact]
    public void Stop_PageLost_IsALeakViolation()
    {
        var run = new PlatformRun<HostPlatform>(Small);
        run.Start();
        Assert.True(run.Machine.Memory.TryAllocate(out _));
        run.Stop();
        Assert.Equal(RunPhase.Violated, run.Phase);
        Assert.Contains("Q4: ", run.Violation, StringComparison.Ordinal);
        run.Dispose();
    }

    private static void WaitForAccesses(PlatformRun<HostPlatform> run, long accesses) =>
        Eventually.True(
            () => run.Machine.Mmu.Counters.Sum(MmuCounter.Accesses) >= accesses || run.Violation is not null,
            $"{accesses} accesses");

    private static List<RunNote> Notes(PlatformRun<HostPlatform> run)
    {
        var notes = new List<RunNote>();
        while (run.TryTakeNote(out var note))
            notes.Add(note);
        return notes;
    }

    private sealed class DyingHost(PlatformRun<HostPlatform> run) : IWorkload
    {
        public void Begin()
        {
            // Uses no reader.
        }

        public long Step()
        {
            Eventually.True(() => run.Machine.Mmu.Counters.Sum(MmuCounter.Accesses) > 100, "100 accesses");
            run.Machine.Mmu.Notifier.Begin();
            throw new InvariantException("died in the middle of an invalidation");
        }

        public void Finish()
        {
            // Never reached.
        }
    }

    private sealed class BrokenHost(PlatformRun<HostPlatform> run, Vcpu<HostPlatform> vcpu) : IWorkload
    {
        public void Begin() => vcpu.Worker.Reader.AdoptByThisThread();

        public long Step()
        {
            var page = run.Machine.Mmu.Slot.IpaOf(3);
            vcpu.Access(page, AccessKind.Write);
            run.Machine.Mmu.Slot.Host.Release(3, 1);
            vcpu.Access(page, AccessKind.Read);
            return 0;
        }

        public void Finish()
        {
            // Never reached: the access above is caught.
        }
    }
}
