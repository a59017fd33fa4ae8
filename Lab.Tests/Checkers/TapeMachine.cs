using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Workloads;

namespace Lab.Tests.Checkers;

/// <summary>
/// A seeded random course of guest accesses, invalidations, collapses, agings and dirty logging on the real MMU: every actor's
/// operations one after another on one thread, so that the steps are the same each time.
/// </summary>
public static class TapeMachine
{
    private const int Vcpus = 2;

    public static RunOptions Options(string policy = "parallel") => new()
    {
        Policy = policy, Vcpus = Vcpus, UnmapThreads = 1, MiBPerVcpu = 2, HardwareAccessFlag = false, TlbiBaseNs = 0,
        TlbiPerInitiatorNs = 0, TlbiPerPageNs = 0,
    };

    /// <summary>The whole life of a machine, to its last page.</summary>
    public static List<TapedStep> Record(int operations, ulong seed, string policy = "parallel")
    {
        var recorder = new TapeRecorder();
        Run(recorder, operations, seed, policy, () => { });
        return recorder.Tape;
    }

    /// <param name="rest">Called while nobody walks and no callback waits, before the table is destroyed.</param>
    public static void Run(ProtocolWatch watch, int operations, ulong seed, string policy, Action rest)
    {
        using var control = watch.Enter("control");
        using var machine = new RunMachine<WatchedPlatform>(Options(policy));
        var random = new DeterministicRandom(seed);
        var logging = false;
        _ = machine.Vcpu(0);
        _ = machine.Vcpu(1);
        var host = machine.HostWorker(0);
        var migration = machine.MigrationWorker();
        for (var i = 0; i < operations; i++)
        {
            switch (random.Below(40))
            {
                case 0:
                    As(watch, "host 0", () => machine.Mmu.Host.Discard(host, random.Below(900), 1 + random.Below(124)));
                    break;
                case 1 when machine.Mmu.Slot.Host.FindMixedBlock(0) is >= 0 and var mixed:
                    As(watch, "host 0", () => machine.Mmu.Host.Collapse(host, mixed));
                    break;
                case 2:
                    As(watch, "host 0", () => machine.Mmu.Host.Age(host, 512 * random.Below(2), 512));
                    break;
                case 3:
                    As(watch, "migration", () => Log(machine, migration, ref random, ref logging));
                    break;
                case 4 when random.Percent(20):
                    machine.Rcu.Barrier();
                    break;
                default:
                    var number = (int)random.Below(Vcpus);
                    var page = machine.Mmu.Slot.IpaOf(random.Percent(50) ? random.Below(1024) : random.Below(24));
                    var kind = random.Percent(60) ? AccessKind.Write : AccessKind.Read;
                    As(watch, $"vcpu {number}", () => Assert.True(machine.Vcpu(number).Access(page, kind)));
                    break;
            }
        }

        Assert.Empty(machine.CheckQuiescent().Problems);
        rest();
        Assert.Equal(0, machine.TearDown());
    }

    private static void Log(RunMachine<WatchedPlatform> machine, MmuWorker<WatchedPlatform> worker, ref DeterministicRandom random, ref bool logging)
    {
        if (!logging)
            machine.Mmu.Logging.Start(worker, eager: random.Percent(30));
        else if (random.Percent(70))
            machine.Mmu.Logging.Harvest(worker);
        if (logging && random.Percent(30))
        {
            machine.Mmu.Logging.Stop();
            logging = false;
            return;
        }

        logging = true;
    }

    private static void As(ProtocolWatch watch, string who, Action operation)
    {
        using var scope = watch.Enter(who);
        operation();
    }
}
