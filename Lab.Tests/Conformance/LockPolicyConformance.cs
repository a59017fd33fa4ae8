using Lab.Engine.Mmu;
using Lab.Engine.Primitives;
using Lab.Engine.Workloads;
using Lab.Tests.Support;

namespace Lab.Tests.Conformance;

/// <summary>
/// What every policy must keep under concurrent faults, invalidations, aging, dirty logging, splits and collapses: no
/// vCPU reaches a released page, no walker meets a freed table, references are exact, no written page is missing from
/// the log, every table page comes back, and no worker allocates managed memory.
/// </summary>
public abstract class LockPolicyConformance(LockPolicy policy)
{
    private const long AccessesWanted = 100_000;
    private const int Rounds = 4;
    private const int AccessesOfARound = 1_500;

    [Fact]
    public void Torment_EverythingAtOnce_KeepsEveryPromise()
    {
        using var torment = new PolicyTorment<AlteredPlatform<Dawdling>>(policy);
        var counters = torment.Mmu.Counters;

        // How threads meet is the machine's affair: rounds go on until all that is to be judged has happened.
        for (var round = 0; round < Rounds || (!HasMetEverything(torment) && !torment.IsOver); round++)
        {
            Assert.True(torment.Round(seed: (ulong)round, AccessesOfARound), $"{torment.Violation}");
            torment.Audit();
        }

        var walks = torment.Machine.Walks;
        Assert.True(counters.Sum(MmuCounter.Accesses) >= Rounds * AccessesOfARound);
        Assert.True(counters.Sum(MmuCounter.Invalidations) > 10, $"{counters.Sum(MmuCounter.Invalidations)} invalidations");
        Assert.True(counters.Sum(MmuCounter.Agings) > 0);
        Assert.True(counters.Sum(MmuCounter.FaultsRelaxed) > 0);
        Assert.True(counters.Sum(MmuCounter.FaultsYoung) > 0);
        Assert.True(walks.LeavesUnmapped > 0 && walks.BlocksSplit > 0);
        Assert.True(torment.TearDown() == 0, "table pages never came back");
        Assert.Equal(0, torment.Mmu.Reclaimer.Waiting);
        Assert.Equal(0, torment.Mmu.Reclaimer.Read().Warnings);
        if (policy.DefersUnmapFrees)
            Assert.True(walks.SubtreesDeferred > 0, "no table waited");
    }

    private bool HasMetEverything(PolicyTorment<AlteredPlatform<Dawdling>> torment)
    {
        var counters = torment.Mmu.Counters;
        var walks = torment.Machine.Walks;
        return counters.Sum(MmuCounter.Invalidations) > 10 && counters.Sum(MmuCounter.Agings) > 0
            && counters.Sum(MmuCounter.FaultsRelaxed) > 0 && counters.Sum(MmuCounter.FaultsYoung) > 0
            && walks.LeavesUnmapped > 0 && walks.BlocksSplit > 0 && (!policy.DefersUnmapFrees || walks.SubtreesDeferred > 0);
    }

    [Fact]
    public void Run_EverythingAtOnce_KeepsEveryPromise()
    {
        using var run = new PlatformRun<HostPlatform>(Options(policy));
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
        if (policy.Reclaim is ReclaimScheme.RcuPerSubtree or ReclaimScheme.RcuPerPage)
            Assert.True(run.Machine.Rcu.Read().CallbacksInvoked >= 10);
    }

    internal static RunOptions Options(LockPolicy policy) => new()
    {
        Policy = policy.Name, Vcpus = 4, UnmapThreads = 2, MiBPerVcpu = 8, Overlap = true,
        LoggingOnMs = 20, LoggingOffMs = 20, HarvestRounds = 2, UnmapsPerSecond = 500, UnmapKiB = 64,
        CollapsesPerSecond = 500, AgingsPerSecond = 50, HardwareAccessFlag = false, TlbiBaseNs = 200, TlbiPerInitiatorNs = 100,
    };

    internal static void WaitFor(PlatformRun<HostPlatform> run, Func<bool> reached) =>
        Eventually.True(
            () => reached() || run.Violation is not null || run.WaitForWorkers(TimeSpan.FromMilliseconds(10)),
            "the run did all that was asked of it");
}

public sealed class ExclusivePolicyTests() : LockPolicyConformance(LockPolicy.Exclusive);

public sealed class Rwlock61PolicyTests() : LockPolicyConformance(LockPolicy.Rwlock61);

public sealed class RwlockRcuPolicyTests() : LockPolicyConformance(LockPolicy.RwlockRcu);

public sealed class ParallelPolicyTests() : LockPolicyConformance(LockPolicy.Parallel);

public sealed class ParallelAccessPolicyTests() : LockPolicyConformance(LockPolicy.ParallelAccess);

public sealed class LocklessPermissionPolicyTests() : LockPolicyConformance(LockPolicy.LocklessPermission);

public sealed class SharedUnmapPolicyTests() : LockPolicyConformance(LockPolicy.SharedUnmap);

public sealed class AgeSharedPolicyTests() : LockPolicyConformance(LockPolicy.AgeShared);

public sealed class HypSpinPolicyTests() : LockPolicyConformance(LockPolicy.HypSpin);

public sealed class HypIpiPolicyTests() : LockPolicyConformance(LockPolicy.HypIpi);
