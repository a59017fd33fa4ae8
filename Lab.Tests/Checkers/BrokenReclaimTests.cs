using Lab.Engine.Checkers;
using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Workloads;

namespace Lab.Tests.Checkers;

/// <summary>
/// Tables that are freed too early, as a script: one vCPU is inside a section when another's fault, or an unmap, detaches a
/// table. The right policy of each pair waits.
/// </summary>
public sealed class BrokenReclaimTests
{
    [Theory]
    [InlineData("broken-shared-immediate", false, "C-UAF")]
    [InlineData("parallel+af", false, null)]
    [InlineData("broken-lockless-unmap", true, "C-UAF")]
    [InlineData("lockless-perm", true, null)]
    [InlineData("broken-unmap-immediate", true, "C-UAF")]
    [InlineData("shared-unmap", true, null)]
    [InlineData("broken-no-ipi", false, "C-RCU")]
    public void Detach_ReaderInside_IsFreedOnlyByTheBroken(string policy, bool unmaps, string? checker)
    {
        var options = TapeMachine.Options(policy) with { AllowUnsafe = true };
        var set = new CheckerSet(new CheckerOptions { Table = RunMachine<WatchedPlatform>.TableOptions(options) });
        using var control = set.Enter("control");
        using var machine = new RunMachine<WatchedPlatform>(options);
        SplitFirstBlock(set, machine);

        RcuReadSection<WatchedPlatform> section = default;
        MaskedSection<WatchedPlatform> masked = default;
        using (set.Enter("vcpu 1"))
        {
            if (policy == "broken-no-ipi")
                masked = machine.Mmu.Ipi.Mask(machine.Vcpu(1).Worker.Index);
            else
                section = machine.Vcpu(1).Worker.Reader.Enter();
        }

        if (unmaps)
        {
            using var host = set.Enter("host 0");
            machine.Mmu.Host.Discard(machine.HostWorker(0), 0, 512);
        }
        else
        {
            using var vcpu = set.Enter("vcpu 0");
            machine.Vcpu(0).Access(machine.Mmu.Slot.IpaOf(1), AccessKind.Write);
        }

        using (set.Enter("vcpu 1"))
        {
            masked.Dispose();
            section.Dispose();
        }

        Assert.Equal(checker, set.First?.Checker);
        var walks = machine.Walks;
        Assert.True(walks.TablesCoalesced + walks.TablesFreed + walks.SubtreesDeferred > 0, "nothing was detached");
    }

    private static void SplitFirstBlock(CheckerSet set, RunMachine<WatchedPlatform> machine)
    {
        var vcpu = machine.Vcpu(0);
        _ = machine.Vcpu(1);
        var page = machine.Mmu.Slot.Start;
        using (set.Enter("vcpu 0"))
            vcpu.Access(page, AccessKind.Write);
        using (set.Enter("migration"))
            machine.Mmu.Logging.Start(machine.MigrationWorker(), eager: false);
        using (set.Enter("vcpu 0"))
            vcpu.Access(page, AccessKind.Write);
        using (set.Enter("migration"))
            machine.Mmu.Logging.Stop();
    }
}
