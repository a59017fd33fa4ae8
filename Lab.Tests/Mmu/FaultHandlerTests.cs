using Lab.Engine.Memory;
using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Workloads;
using Lab.Tests.Support;

namespace Lab.Tests.Mmu;

public sealed class FaultHandlerTests : IDisposable
{
    private readonly RunMachine<HostPlatform> _machine = new(new RunOptions { MiBPerVcpu = 4, TlbiBaseNs = 0, TlbiPerInitiatorNs = 0 });

    private Stage2Mmu<HostPlatform> Mmu => _machine.Mmu;

    private Vcpu<HostPlatform> Vcpu => _machine.Vcpu(0);

    public void Dispose()
    {
        Assert.Equal(0, _machine.TearDown());
        _machine.Dispose();
    }

    [Fact]
    public void Access_FirstWriteToABackedBlock_MapsTheBlock()
    {
        Assert.True(Vcpu.Access(Page(3), AccessKind.Write));

        Assert.True(Mmu.Table.TryGetLeaf(Page(3), out _, out var level));
        Assert.Equal(2, level);
        Assert.Equal(1, Mmu.Counters.Sum(MmuCounter.FaultsMapped));
        Assert.Equal(1, Mmu.Counters.Sum(MmuCounter.SafetyChecks));
    }

    [Fact]
    public void Access_SecondTime_HitsTheTlb()
    {
        Vcpu.Access(Page(3), AccessKind.Write);
        Vcpu.Access(Page(3), AccessKind.Read);

        Assert.True(Mmu.Counters.Sum(MmuCounter.TlbHits) >= 1);
        Assert.Equal(1, Mmu.Counters.Sum(MmuCounter.FaultsMapped));
    }

    [Fact]
    public void Access_AfterDiscard_FaultsAgainAndReachesTheNewPage()
    {
        Vcpu.Access(Page(3), AccessKind.Write);
        Mmu.Host.Discard(_machine.HostWorker(0), firstPage: 3, pages: 1);

        Assert.True(Vcpu.Access(Page(3), AccessKind.Write));

        Assert.True(Mmu.Table.TryGetLeaf(Page(3), out _, out var level));
        Assert.Equal(3, level);
        Assert.Equal(2, Mmu.Counters.Sum(MmuCounter.FaultsMapped));
    }

    /// <summary>B25's situation: a permission fault that needs a table all the same, met with an empty memory cache.</summary>
    [Fact]
    public void Handle_PermissionFaultOnABlockThatTheHostBrokeUp_TopsUpAndMaps()
    {
        Vcpu.Access(Page(3), AccessKind.Read);
        Mmu.Host.Discard(_machine.HostWorker(0), firstPage: 7, pages: 1);
        Vcpu.Worker.Cache.Drain();

        var outcome = Mmu.Faults.Handle(Vcpu.Worker, new FaultSyndrome(Page(3), FaultKind.Permission, 2, AccessKind.Write));

        Assert.Equal(FaultOutcome.Mapped, outcome);
        Assert.True(Mmu.Table.TryGetLeaf(Page(3), out _, out var level));
        Assert.Equal(3, level);
    }

    [Fact]
    public void Access_PageReleasedWithoutInvalidation_IsCaught()
    {
        Vcpu.Access(Page(3), AccessKind.Write);
        Mmu.Slot.Host.Release(3, 1);

        var caught = Assert.Throws<InvariantException>(() => Vcpu.Access(Page(3), AccessKind.Read));

        Assert.Contains("after its invalidation returned", caught.Message, StringComparison.Ordinal);
        Assert.Contains("vcpu 0", caught.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Access_OutsideTheSlot_IsMmio() => Assert.False(Vcpu.Access(new Ipa(0x0900_0000), AccessKind.Write));

    [Fact]
    public void Handle_InvalidationInProgress_IsRetriedAndMapsNothing()
    {
        Mmu.Notifier.Begin();

        var outcome = Mmu.Faults.Handle(Vcpu.Worker, new FaultSyndrome(Page(0), FaultKind.Translation, 1, AccessKind.Write));

        Mmu.Notifier.End();
        Assert.Equal(FaultOutcome.Retried, outcome);
        Assert.False(Mmu.Table.TryGetLeaf(Page(0), out _, out _));
    }

    [Fact]
    public void Logging_WriteToABlock_SplitsItLazilyAndMarksOnePage()
    {
        Vcpu.Access(Page(3), AccessKind.Write);
        Mmu.Logging.Start(_machine.MigrationWorker(), eager: false);

        Vcpu.Access(Page(5), AccessKind.Write);

        Assert.True(Mmu.Table.TryGetLeaf(Page(5), out _, out var level));
        Assert.Equal(3, level);
        Assert.False(Mmu.Table.TryGetLeaf(Page(6), out _, out _));
        Assert.Equal(1, Mmu.Logging.Harvest(_machine.MigrationWorker()));
        Assert.Equal(0, Mmu.Logging.Harvest(_machine.MigrationWorker()));
    }

    [Fact]
    public void Logging_EagerSplit_KeepsEveryPageMappedReadOnly()
    {
        Vcpu.Access(Page(3), AccessKind.Write);
        Mmu.Logging.Start(_machine.MigrationWorker(), eager: true);

        Assert.True(Mmu.Table.TryGetLeaf(Page(6), out var pte, out var level));
        Assert.Equal(3, level);
        Assert.False(pte.IsWritable);
    }

    [Fact]
    public void Logging_WriteAfterHarvest_IsMarkedAgain()
    {
        Vcpu.Access(Page(5), AccessKind.Write);
        Mmu.Logging.Start(_machine.MigrationWorker(), eager: false);
        Vcpu.Access(Page(5), AccessKind.Write);
        Mmu.Logging.Harvest(_machine.MigrationWorker());

        Vcpu.Access(Page(5), AccessKind.Write);

        Assert.Equal(1, Mmu.Logging.Harvest(_machine.MigrationWorker()));
    }

    [Fact]
    public void Logging_TurnedOff_NextWriteCoalescesAndTheTableWaitsForAGracePeriod()
    {
        Vcpu.Access(Page(5), AccessKind.Write);
        var worker = _machine.MigrationWorker();
        Mmu.Logging.Start(worker, eager: false);
        Vcpu.Access(Page(5), AccessKind.Write);
        Mmu.Logging.Harvest(worker);
        Mmu.Logging.Stop();
        var queued = _machine.Rcu.Read().CallbacksQueued;

        Vcpu.Access(Page(5), AccessKind.Write);

        Assert.True(Mmu.Table.TryGetLeaf(Page(5), out _, out var level));
        Assert.Equal(2, level);
        Assert.Equal(queued + 1, _machine.Rcu.Read().CallbacksQueued);
        _machine.Rcu.Barrier();
        Assert.Equal(_machine.Rcu.Read().CallbacksQueued, _machine.Rcu.Read().CallbacksInvoked);
    }

    [Fact]
    public void SwitchPolicy_ToImmediateReclaim_FreesCoalescedTablesAtOnce()
    {
        Mmu.SwitchPolicy(LockPolicy.Rwlock61);
        Vcpu.Access(Page(5), AccessKind.Write);
        var inUse = _machine.Memory.PagesInUse;
        Mmu.Logging.Start(_machine.MigrationWorker(), eager: false);
        Vcpu.Access(Page(5), AccessKind.Write);
        Mmu.Logging.Harvest(_machine.MigrationWorker());
        Mmu.Logging.Stop();
        var queued = _machine.Rcu.Read().CallbacksQueued;

        Vcpu.Access(Page(5), AccessKind.Write);

        Assert.Equal(queued, _machine.Rcu.Read().CallbacksQueued);
        Assert.True(_machine.Memory.PagesInUse <= inUse + Vcpu.Worker.Cache.Capacity);
    }

    [Fact]
    public void Coalesce_UnderHypIpi_WaitsForAnswersAndFreesWithoutACallback()
    {
        Mmu.SwitchPolicy(LockPolicy.HypIpi);
        Vcpu.Access(Page(5), AccessKind.Write);
        Mmu.Logging.Start(_machine.MigrationWorker(), eager: false);
        Vcpu.Access(Page(5), AccessKind.Write);
        Mmu.Logging.Harvest(_machine.MigrationWorker());
        Mmu.Logging.Stop();
        var queued = _machine.Rcu.Read().CallbacksQueued;
        var inUse = _machine.Memory.PagesInUse;

        Vcpu.Access(Page(5), AccessKind.Write);

        Assert.Equal(1, Mmu.Ipi.Barriers);
        Assert.Equal(queued, _machine.Rcu.Read().CallbacksQueued);
        Assert.Equal(0, Mmu.Reclaimer.Waiting);
        Assert.Equal(inUse - 1, _machine.Memory.PagesInUse);
    }

    [Fact]
    public void Write_WithoutTheLockToALoggedPage_IsGrantedAndMarked()
    {
        Mmu.SwitchPolicy(LockPolicy.LocklessPermission);
        Vcpu.Access(Page(5), AccessKind.Write);
        var migration = _machine.MigrationWorker();
        Mmu.Logging.Start(migration, eager: true);
        var before = Mmu.Lock.ReadTotals();

        Assert.True(Vcpu.Access(Page(5), AccessKind.Write));

        var after = Mmu.Lock.ReadTotals();
        Assert.Equal(before.ReadAcquisitions + before.WriteAcquisitions, after.ReadAcquisitions + after.WriteAcquisitions);
        Assert.Equal(1, Mmu.Counters.Sum(MmuCounter.FaultsRelaxed));
        Assert.Equal(1, Mmu.Logging.Harvest(migration));
    }

    [Fact]
    public void Write_LeafOfAnotherPolicyWithoutProof_TakesTheLock()
    {
        Vcpu.Access(Page(5), AccessKind.Write);
        Mmu.SwitchPolicy(LockPolicy.LocklessPermission);
        Mmu.Logging.Start(_machine.MigrationWorker(), eager: true);
        var before = Mmu.Lock.ReadTotals().ReadAcquisitions;

        Assert.True(Vcpu.Access(Page(5), AccessKind.Write));

        Assert.Equal(before + 1, Mmu.Lock.ReadTotals().ReadAcquisitions);
        Assert.Equal(1, Mmu.Logging.Harvest(_machine.MigrationWorker()));
    }

    /// <summary>A fault that read the flag clear is inside: nothing may be protected behind which it could grant write.</summary>
    [Fact]
    public void LoggingStart_ALocklessFaultInside_ProtectsNothingBeforeItLeaves()
    {
        Mmu.SwitchPolicy(LockPolicy.LocklessPermission);
        Vcpu.Access(Page(5), AccessKind.Write);
        var inside = Vcpu.Worker.Reader.Enter();
        var migration = _machine.MigrationWorker();
        var start = new Thread(() =>
        {
            migration.Reader.AdoptByThisThread();
            Mmu.Logging.Start(migration, eager: false);
        }) { IsBackground = true };
        start.Start();
        Eventually.True(() => Mmu.Slot.IsLogging, "logging is announced");
        for (var i = 0; i < 100; i++)
            Thread.Yield();
        Assert.True(Mmu.Table.TryGetLeaf(Page(5), out var pte, out _) && pte.IsWritable);

        inside.Dispose();

        Assert.True(start.Join(TimeSpan.FromSeconds(30)));
        Assert.True(Mmu.Table.TryGetLeaf(Page(5), out pte, out _) && !pte.IsWritable);
        migration.Reader.AdoptByThisThread();
    }

    [Fact]
    public void Relax_UnderRwlock61OutsideLogging_TakesTheWriteSide()
    {
        Mmu.SwitchPolicy(LockPolicy.Rwlock61);
        Vcpu.Access(Page(5), AccessKind.Write);
        var before = Mmu.Lock.ReadTotals();

        Assert.True(Vcpu.Access(Page(5), AccessKind.Execute));

        var after = Mmu.Lock.ReadTotals();
        Assert.Equal(before.ReadAcquisitions, after.ReadAcquisitions);
        Assert.Equal(before.WriteAcquisitions + 1, after.WriteAcquisitions);
    }

    [Fact]
    public void Access_YoungAgainUnderParallel_TakesTheWriteSide_AndTheReadSideWithAf()
    {
        using var machine = new RunMachine<HostPlatform>(new RunOptions { MiBPerVcpu = 4, HardwareAccessFlag = false });
        var mmu = machine.Mmu;
        var page = mmu.Slot.IpaOf(5);
        var reads = new List<long>();
        foreach (var policy in new[] { LockPolicy.Parallel, LockPolicy.ParallelAccess, LockPolicy.LocklessPermission })
        {
            mmu.SwitchPolicy(policy);
            machine.Vcpu(0).Access(page, AccessKind.Write);
            mmu.Host.Age(machine.HostWorker(0), 5, 1);
            machine.Tlb.InvalidateVmid();
            var before = mmu.Lock.ReadTotals();
            Assert.True(machine.Vcpu(0).Access(page, AccessKind.Read));
            var after = mmu.Lock.ReadTotals();
            reads.Add(after.ReadAcquisitions - before.ReadAcquisitions);
            reads.Add(after.WriteAcquisitions - before.WriteAcquisitions);
        }

        Assert.Equal([0, 1, 1, 0, 0, 0], reads);
        Assert.Equal(3, mmu.Counters.Sum(MmuCounter.FaultsYoung));
    }

    [Fact]
    public void Discard_OnACpuWithRangeTlbi_InvalidatesByRange()
    {
        Vcpu.Access(Page(5), AccessKind.Write);
        Mmu.Host.Discard(_machine.HostWorker(0), firstPage: 5, pages: 1);
        Assert.Equal(1, _machine.Tlb.Read().Range);
    }

    [Fact]
    public void TearDown_PageTakenAndNeverGivenBack_IsALeak()
    {
        using var leaky = new RunMachine<HostPlatform>(new RunOptions { MiBPerVcpu = 4 });
        Assert.True(leaky.Memory.TryAllocate(out _));
        Assert.Equal(1, leaky.TearDown());
    }

    private Ipa Page(ulong index) => Mmu.Slot.IpaOf(index);
}
