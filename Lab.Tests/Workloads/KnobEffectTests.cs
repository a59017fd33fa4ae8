using Lab.Engine.Memory;
using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Workloads;
using Lab.Tests.Support;

namespace Lab.Tests.Workloads;

/// <summary>Each knob does what it says, by a counter.</summary>
public sealed class KnobEffectTests
{
    private static readonly RunOptions Small = new()
    {
        Vcpus = 1, MiBPerVcpu = 4, TlbiBaseNs = 0, TlbiPerInitiatorNs = 0, LoggingOnMs = 10, LoggingOffMs = 10,
    };

    /// <summary>An unmap that empties a table: by the page it waits for a grace period, by the subtree it goes at once.</summary>
    [Theory]
    [InlineData(CallbackGranularity.AsPolicy, false)]
    [InlineData(CallbackGranularity.PerSubtree, false)]
    [InlineData(CallbackGranularity.PerPage, true)]
    public void CallbackGranularity_UnmapEmptiesATable_QueuesACallbackOnlyPerPage(CallbackGranularity granularity, bool queues)
    {
        using var machine = new RunMachine<HostPlatform>(Small with { Backing = BackingSize.Page4K, CallbackGranularity = granularity });
        machine.Vcpu(0).Access(machine.Mmu.Slot.IpaOf(3), AccessKind.Write);

        machine.Mmu.Host.Discard(machine.HostWorker(0), firstPage: 0, pages: 512);

        Assert.Equal(1, machine.Walks.LeavesUnmapped);
        Assert.Equal(queues, machine.Rcu.Read().CallbacksQueued > 0);
        Assert.Equal(0, machine.TearDown());
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public void ManualProtect_TwoDirtyMasks_TakesTheLockForEachOrOnceForAll(bool manual, long acquisitions)
    {
        using var machine = Machine(Small);
        var mmu = machine.Mmu;
        mmu.Logging.Start(machine.MigrationWorker(), eager: false);
        machine.Vcpu(0).Access(mmu.Slot.IpaOf(5), AccessKind.Write);
        machine.Vcpu(0).Access(mmu.Slot.IpaOf(105), AccessKind.Write);
        var before = mmu.Lock.ReadTotals().WriteAcquisitions;

        Assert.Equal(2, mmu.Logging.Harvest(machine.MigrationWorker(), manual));

        Assert.Equal(acquisitions, mmu.Lock.ReadTotals().WriteAcquisitions - before);
        Assert.Equal(2, mmu.Counters.Sum(MmuCounter.WriteProtects));
        machine.Vcpu(0).Access(mmu.Slot.IpaOf(5), AccessKind.Write);
        Assert.Equal(1, mmu.Logging.Harvest(machine.MigrationWorker(), manual));
        Assert.Equal(0, machine.TearDown());
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void InitiallySet_Start_ProtectsNothingUntilTheFirstClear(bool eager, long split)
    {
        using var machine = Machine(Small);
        var mmu = machine.Mmu;
        var page = mmu.Slot.IpaOf(3);
        machine.Vcpu(0).Access(page, AccessKind.Write);

        mmu.Logging.Start(machine.MigrationWorker(), eager, initiallySet: true);

        Assert.Equal(mmu.Slot.Host.Pages, mmu.Slot.Dirty.Count());
        Assert.True(mmu.Table.TryGetLeaf(page, out var leaf, out var level));
        Assert.True(leaf.IsWritable);
        Assert.Equal(2, level);
        Assert.Equal(mmu.Slot.Host.Pages, mmu.Logging.Harvest(machine.MigrationWorker()));
        Assert.True(mmu.Table.TryGetLeaf(page, out leaf, out _));
        Assert.False(leaf.IsWritable);
        Assert.Equal(split, machine.Walks.BlocksSplit);
        machine.Vcpu(0).Access(page, AccessKind.Write);
        Assert.Equal(1, mmu.Logging.Harvest(machine.MigrationWorker()));
        Assert.Equal(0, machine.TearDown());
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void DisableUnderLoad_LoggingEnds_KeepsVcpusOutOrNot(bool underLoad, long closed)
    {
        using var machine = new RunMachine<HostPlatform>(Small);
        using var settings = new RunSettings<HostPlatform>(Small with { HarvestRounds = 1, DisableUnderLoad = underLoad });
        var workload = new DirtyLogWorkload<HostPlatform>(machine.Mmu, machine.MigrationWorker(), settings);
        for (var step = 0; step < 3; step++)
            workload.Step();

        Assert.False(machine.Mmu.Slot.IsLogging);
        Assert.Equal(closed, settings.Guest.TimesClosed);
        Assert.True(settings.Guest.TryEnter(0));
        Assert.Equal(0, machine.TearDown());
    }

    [Fact]
    public void VcpuStep_GateClosed_MakesNoAccess()
    {
        using var machine = Machine(Small);
        using var settings = new RunSettings<HostPlatform>(Small);
        var workload = new VcpuWorkload<HostPlatform>(machine.Vcpu(0), settings, 0);
        settings.Guest.Close();
        Assert.True(workload.Step() > 0);
        Assert.Equal(0, machine.Mmu.Counters.Sum(MmuCounter.Accesses));

        settings.Guest.Open();
        workload.Step();
        Assert.Equal(64, machine.Mmu.Counters.Sum(MmuCounter.Accesses));
        Assert.Equal(0, machine.TearDown());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 2)]
    public void FaultServiceUs_PageNotBackedTwice_IsServedTwice(int us, long served)
    {
        using var machine = Machine(Small with { FaultServiceUs = us });
        var page = machine.Mmu.Slot.IpaOf(3);
        machine.Vcpu(0).Access(page, AccessKind.Write);
        machine.Vcpu(0).Access(machine.Mmu.Slot.IpaOf(4), AccessKind.Write); // of the same block: backed
        machine.Mmu.Host.Discard(machine.HostWorker(0), firstPage: 3, pages: 1);
        machine.Vcpu(0).Access(page, AccessKind.Write);

        Assert.Equal(served, machine.Mmu.Counters.Sum(MmuCounter.FaultsServiced));
        Assert.Equal(0, machine.TearDown());
    }

    [Fact]
    public void MemoryLimitMiB_LessThanTheGuestNeeds_IsWhatTheTablesHave()
    {
        using var limited = new RunMachine<HostPlatform>(Small with { MemoryLimitMiB = 2 });
        Assert.Equal(512, limited.Memory.Options.TablePages);
        using var generous = new RunMachine<HostPlatform>(Small with { MemoryLimitMiB = 4096 });
        using var unlimited = new RunMachine<HostPlatform>(Small);
        Assert.Equal(unlimited.Memory.Options.TablePages, generous.Memory.Options.TablePages);
    }

    [Fact]
    public void VcpuStep_NoTablePageToBeHad_MakesTheSameAccessAgain()
    {
        using var machine = Machine(Small);
        using var settings = new RunSettings<HostPlatform>(Small);
        var workload = new VcpuWorkload<HostPlatform>(machine.Vcpu(0), settings, 0);
        var taken = new List<PhysAddr>();
        while (machine.Memory.TryAllocate(out var page))
            taken.Add(page);

        for (var i = 1; i <= 3; i++)
        {
            Assert.True(workload.Step() > 0);
            Assert.Equal(i, machine.Mmu.Counters.Sum(MmuCounter.FaultsOutOfPages));
        }

        Assert.Equal(0, machine.Mmu.Counters.Sum(MmuCounter.Accesses));
        taken.ForEach(page => machine.Memory.Put(page));
        workload.Step();
        Assert.Equal(64, machine.Mmu.Counters.Sum(MmuCounter.Accesses));
        Assert.Equal(0, machine.TearDown());
    }

    [Fact]
    public void StutterLeftNs_WorkThenPause_SaysHowLongThePauseIs()
    {
        using var control = new RunControl<HostPlatform>();
        Assert.Equal(0, control.StutterLeftNs(115));

        control.SetStutter(10, nowNs: 100);

        Assert.Equal([0, 0, 10, 8, 1, 0], new[] { 100L, 109, 110, 112, 119, 120 }.Select(control.StutterLeftNs));
    }

    [Fact]
    public void StutterAndPin_Run_EveryWorkerPausesAndIsOnOneCore()
    {
        using var run = new PlatformRun<HostPlatform>(Small with { StutterMs = 5, Pin = true });
        run.Start();
        Eventually.True(() => run.PinnedThreads == 3, "a vCPU, a host and a migration are pinned");
        Eventually.True(() => run.StutterPauses >= 6, "three workers have paused twice");
        var steps = run.Steps;
        Eventually.True(() => run.Steps > steps, "they go on");
        Assert.Empty(run.Apply(run.Options with { StutterMs = 0 }));
        run.Stop();

        Assert.Null(run.Violation);
        var pinned = false;
        while (run.TryTakeNote(out var note))
            pinned |= note.Text.StartsWith("Pinned: vcpu 0 to core ", StringComparison.Ordinal);
        Assert.True(pinned);
    }

    private static RunMachine<HostPlatform> Machine(RunOptions options) => new(options);
}
