using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Workloads;
using Lab.Tests.Support;

namespace Lab.Tests.Mmu;

/// <summary>The root unhooked while lockless faults go on.</summary>
public sealed class TearDownTests
{
    [Fact]
    public void TearDown_LocklessFaultsUnderWay_WaitsForThemAndLeavesNothing()
    {
        using var machine = new RunMachine<HostPlatform>(new RunOptions
        {
            Policy = LockPolicy.LocklessPermission.Name, Vcpus = 1, MiBPerVcpu = 4, HardwareAccessFlag = false, RcuPacingUs = 0,
        });
        using var gracePeriods = new RcuGracePeriodThread<HostPlatform>(machine.Rcu);
        gracePeriods.Start();
        var mmu = machine.Mmu;
        machine.Vcpu(0).Access(mmu.Slot.Start, AccessKind.Write);
        var worker = machine.Vcpu(1).Worker;
        var fault = new FaultSyndrome(mmu.Slot.Start, FaultKind.AccessFlag, 2, AccessKind.Read);
        var young = 0;
        var outcome = FaultOutcome.Again;
        Exception? thrown = null;
        var faults = new Thread(() =>
        {
            try
            {
                worker.Reader.AdoptByThisThread();
                while ((outcome = mmu.Faults.Handle(worker, fault)) != FaultOutcome.NoTable)
                    Volatile.Write(ref young, Volatile.Read(ref young) + 1);
            }
#pragma warning disable CA1031 // Brought back to the test's thread below.
            catch (Exception caught)
#pragma warning restore CA1031
            {
                thrown = caught;
            }
        }) { IsBackground = true };
        faults.Start();
        Eventually.True(() => Volatile.Read(ref young) > 1_000, "lockless faults are under way");

        mmu.TearDown(machine.MigrationWorker());

        Assert.True(faults.Join(TimeSpan.FromSeconds(30)));
        Assert.Null(thrown);
        Assert.Equal(FaultOutcome.NoTable, outcome);
        Assert.True(mmu.Table.IsDestroyed);
        gracePeriods.Stop();
    }

    /// <summary>A reader inside when the root is unhooked holds the free walk up.</summary>
    [Fact]
    public void TearDown_ALocklessWalkerInside_FreesNothingBeforeItLeaves()
    {
        using var machine = new RunMachine<HostPlatform>(new RunOptions { Policy = LockPolicy.LocklessPermission.Name, Vcpus = 1, MiBPerVcpu = 4 });
        var mmu = machine.Mmu;
        machine.Vcpu(0).Access(mmu.Slot.Start, AccessKind.Write);
        var inside = machine.Vcpu(0).Worker.Reader.Enter();
        var migration = machine.MigrationWorker();
        var teardown = new Thread(() =>
        {
            migration.Reader.AdoptByThisThread();
            mmu.TearDown(migration);
        }) { IsBackground = true };
        teardown.Start();
        Eventually.True(() => !mmu.HasTable, "the root is unhooked");
        for (var i = 0; i < 100; i++)
            Thread.Yield();
        Assert.False(mmu.Table.IsDestroyed);

        inside.Dispose();

        Assert.True(teardown.Join(TimeSpan.FromSeconds(30)));
        Assert.True(mmu.Table.IsDestroyed);
    }
}
