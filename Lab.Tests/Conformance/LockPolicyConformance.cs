using Lab.Engine.Mmu;
using Lab.Engine.Workloads;

namespace Lab.Tests.Conformance;

/// <summary>
/// What every policy must keep under concurrent faults, invalidations, dirty logging and collapses: no vCPU reaches a
/// released page, no walker meets a freed table, every table page comes back, and no worker allocates managed memory.
/// </summary>
public abstract class LockPolicyConformance(LockPolicy policy)
{
    private const long AccessesWanted = 400_000;

    private RunOptions Options => new()
    {
        Policy = policy.Name, Vcpus = 4, UnmapThreads = 2, MiBPerVcpu = 8, Overlap = true,
        LoggingOnMs = 20, LoggingOffMs = 20, HarvestRounds = 2, UnmapsPerSecond = 500, UnmapKiB = 64,
        CollapsesPerSecond = 500, AgingsPerSecond = 50, HardwareAccessFlag = false, TlbiBaseNs = 200, TlbiPerInitiatorNs = 100,
    };

    [Fact]
    public void Run_EverythingAtOnce_KeepsEveryPromise()
    {
        using var run = new LabRun(Options);
        run.Start();
        var mmu = run.Machine.Mmu;
        WaitFor(run, () => mmu.Counters.Sum(MmuCounter.Accesses) >= AccessesWanted
            && mmu.Counters.Sum(MmuCounter.Invalidations) >= 100
            && mmu.Counters.Sum(MmuCounter.DirtyPages) >= 100
            && mmu.Counters.Sum(MmuCounter.FaultsYoung) > 0
            && run.Machine.Walks.TablesCoalesced >= 10);
        run.Stop();

        Assert.Null(run.Violation);
        Assert.Equal(RunPhase.Stopped, run.Phase);
        Assert.True(mmu.Counters.Sum(MmuCounter.SafetyChecks) >= AccessesWanted);
        Assert.Equal(0, run.SteadyAllocatedBytes);
        if (policy.Reclaim == ReclaimScheme.RcuPerSubtree)
            Assert.True(run.Machine.Rcu.Read().CallbacksInvoked >= 10);
    }

    [Fact]
    public void Apply_EveryOtherPolicyWhileRunning_KeepsEveryPromise()
    {
        using var run = new LabRun(Options);
        run.Start();
        var mmu = run.Machine.Mmu;
        foreach (var next in LockPolicy.All.Concat([policy]))
        {
            Assert.Empty(run.Apply(run.Options with { Policy = next.Name }));
            var target = mmu.Counters.Sum(MmuCounter.Accesses) + (AccessesWanted / 20);
            WaitFor(run, () => mmu.Counters.Sum(MmuCounter.Accesses) >= target);
        }

        run.Stop();
        Assert.Null(run.Violation);
    }

    private static void WaitFor(LabRun run, Func<bool> reached)
    {
        while (!reached() && run.Violation is null)
            run.WaitForWorkers(TimeSpan.FromMilliseconds(10));
    }
}

public sealed class ExclusivePolicyTests() : LockPolicyConformance(LockPolicy.Exclusive);

public sealed class Rwlock61PolicyTests() : LockPolicyConformance(LockPolicy.Rwlock61);

public sealed class ParallelPolicyTests() : LockPolicyConformance(LockPolicy.Parallel);
