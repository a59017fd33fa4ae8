using Lab.Engine.Locks;
using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Workloads;
using Lab.Tests.Checkers;

namespace Lab.Tests.Reenactments;

/// <summary>The steps of a real machine in which one walker context occurs, and where in them it does.</summary>
internal sealed class ContextTape
{
    private const string Vcpu = "vcpu 0";
    private const string Host = "host 0";
    private const string Migration = "migration";

    private readonly TapeRecorder _recorder = new();
    private string _who = "";
    private int _from = -1;
    private int _to;

    private ContextTape()
    {
    }

    public List<TapedStep> Steps => _recorder.Tape;

    /// <summary>Of the table that was taped; checkers must know it.</summary>
    public Stage2Options Table { get; private set; } = new();

    /// <summary>The actor in the context.</summary>
    public string Who { get; private set; } = "";

    /// <summary>First step inside it: a walk's begin, or what stands for one.</summary>
    /// <remarks>Of a split the walk that takes a page, of an access the hardware walk that ends in a translation.</remarks>
    public int Mark { get; private set; }

    /// <summary>First step of the operation around it.</summary>
    public int First => _from;

    /// <summary>First step after the operation.</summary>
    public int End => _to;

    public static ContextTape Of(ContextRow row)
    {
        var tape = new ContextTape();
        if (row.Lock is ContextLock.HypMutex or ContextLock.HypSpinlock)
            tape.RecordHyp(row.Lock == ContextLock.HypMutex ? HypLockKind.Mutex : HypLockKind.Spinlock);
        else
            tape.RecordMachine(row.Id);
        tape.Locate(row.Id switch
        {
            "hardware-walk" => ProtocolEventKind.TlbMiss,
            "free-callback" => ProtocolEventKind.SubtreeFree,
            "teardown" => ProtocolEventKind.TableTeardown,
            _ => ProtocolEventKind.WalkBegin,
        }, row.Id switch
        {
            "split" => ProtocolEventKind.PageAllocate,
            "hardware-walk" => ProtocolEventKind.TlbFill,
            _ => null,
        });
        return tape;
    }

    private static string PolicyFor(string context) => context switch
    {
        "access-fault-lockless" => "lockless-perm",
        "map-fault-masked" => "hyp-ipi",
        _ => "parallel+af",
    };

    private void RecordHyp(HypLockKind kind)
    {
        using var stage = new HypStage<WatchedPlatform>(TableFlaws.None, walkers: 1, kind, _recorder);
        using (_recorder.Enter(Host))
        {
            var pool = kind == HypLockKind.Spinlock ? stage.NewCache(4) : null;
            Mine(Host, () => stage.Map(0, 0x4000_0000, 0x1000, pool));
            pool?.Drain();
        }

        stage.Finish();
    }

    private void RecordMachine(string context)
    {
        var options = TapeMachine.Options(PolicyFor(context)) with { Backing = context is "split" or "free-callback" ? BackingSize.Block2M : BackingSize.Page4K };
        Table = RunMachine<WatchedPlatform>.TableOptions(options);
        using var scope = _recorder.Enter("control");
        using var machine = new RunMachine<WatchedPlatform>(options);
        var vcpu = machine.Vcpu(0);
        var host = machine.HostWorker(0);
        var migration = machine.MigrationWorker();
        var page = machine.Mmu.Slot.IpaOf(3);
        if (context is "map-fault" or "map-fault-masked" or "hardware-walk")
        {
            As(Vcpu, () => Mine(Vcpu, () => Assert.True(vcpu.Access(page, AccessKind.Write))));
            machine.TearDown();
            return;
        }

        As(Vcpu, () => Assert.True(vcpu.Access(page, AccessKind.Write)));
        switch (context)
        {
            case "access-fault" or "access-fault-lockless":
                As(Host, () => machine.Mmu.Host.Age(host, 0, 512));
                As(Host, () => machine.Mmu.Table.InvalidateTlbRange(host.Walk, page, 1UL << 21));
                As(Vcpu, () => Mine(Vcpu, () => Assert.True(vcpu.Access(page, AccessKind.Read))));
                break;
            case "permission-fault":
                As(Migration, () => machine.Mmu.Logging.Start(migration, eager: false));
                As(Vcpu, () => Mine(Vcpu, () => Assert.True(vcpu.Access(page, AccessKind.Write))));
                break;
            case "unmap" or "unmap-atomic":
                As(Host, () => Mine(Host, () => machine.Mmu.Host.Discard(host, 0, 8, mayBlock: context == "unmap")));
                break;
            case "write-protect":
                As(Migration, () => Mine(Migration, () => machine.Mmu.Logging.Start(migration, eager: false)));
                break;
            case "age":
                As(Host, () => Mine(Host, () => machine.Mmu.Host.Age(host, 0, 512)));
                break;
            case "split":
                As(Migration, () => machine.Mmu.Logging.Start(migration, eager: false));
                As(Migration, machine.Mmu.Logging.Stop);
                As(Migration, () => Mine(Migration, () => machine.Mmu.Logging.Start(migration, eager: true)));
                break;
            case "free-callback":
                As(Migration, () => machine.Mmu.Logging.Start(migration, eager: true));
                As(Migration, machine.Mmu.Logging.Stop);
                As(Vcpu, () => Assert.True(vcpu.Access(page, AccessKind.Write)));
                As(Host, () => Mine(Host, machine.Rcu.Barrier));
                break;
            case "teardown":
                As(Host, () => Mine(Host, () => machine.TearDown()));
                return;
            default:
                Assert.Fail($"nothing brings {context} about");
                break;
        }

        machine.TearDown();
    }

    private void As(string who, Action operation)
    {
        using var scope = _recorder.Enter(who);
        operation();
    }

    private void Mine(string who, Action operation)
    {
        (_who, _from) = (who, Steps.Count);
        operation();
        _to = Steps.Count;
    }

    private void Locate(ProtocolEventKind kind, ProtocolEventKind? inside)
    {
        Who = _who;
        Mark = Steps.FindIndex(_from, _to - _from, step => step.Kind == kind && step.Who == Who);
        if (inside is not null && Steps.FindIndex(_from, _to - _from, step => step.Kind == inside && step.Who == Who) is var found and >= 0)
            Mark = Steps.FindLastIndex(found, found - _from, step => step.Kind == kind && step.Who == Who);
        Assert.True(Mark >= 0, $"the context did not occur: no {kind} by {Who} in {_to - _from} steps");
    }
}
