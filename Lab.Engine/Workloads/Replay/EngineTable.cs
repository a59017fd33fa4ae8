using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Tlb;

namespace Lab.Engine.Workloads.Replay;

/// <summary>Our own tables of one VM with their memory, TLB domain and RCU, driven by one thread.</summary>
internal sealed class EngineTable : IDisposable
{
    private readonly PhysicalMemory<RecordingPlatform> _memory;
    private readonly TlbDomain<RecordingPlatform> _tlb;
    private readonly RcuDomain<RecordingPlatform> _rcu;
    private readonly RcuReader<RecordingPlatform> _reader;
    private readonly SubtreeReclaimer<RecordingPlatform> _reclaimer;
    private readonly Stage2PageTable<RecordingPlatform> _table;
    private readonly WalkContext<RecordingPlatform> _worker;
    private readonly MemoryCache<RecordingPlatform> _cache;
    private readonly ReplayNotes _notes = new();
    private readonly bool _parallel;

    /// <param name="tablePages">Of the simulated memory.</param>
    /// <param name="cachePages">Capacity of the memory cache: the largest split needs this many.</param>
    public EngineTable(Stage2Options options, int tablePages, int cachePages)
    {
        _parallel = options.Release != KernelRelease.V6_1;
        _memory = new PhysicalMemory<RecordingPlatform>(new MemoryOptions { TablePages = tablePages });
        _tlb = new TlbDomain<RecordingPlatform>(new TlbOptions { MaxVcpus = 1, MaxInitiators = 1 });
        _rcu = new RcuDomain<RecordingPlatform>(new RcuOptions { PacingNs = 0 });
        _reader = _rcu.Register("replay");
        _reclaimer = new SubtreeReclaimer<RecordingPlatform>(
            options, _memory, _rcu, _parallel ? SubtreeReclaim.Deferred : SubtreeReclaim.Immediate);
        _table = new Stage2PageTable<RecordingPlatform>(options, _memory, _tlb, _reclaimer);
        _worker = new WalkContext<RecordingPlatform>(reader: _reader);
        _cache = new MemoryCache<RecordingPlatform>(_memory, cachePages);
    }

    public TableGeometry Geometry => _table.Geometry;

    /// <summary>Callbacks of unlinked subtrees that have run.</summary>
    public long CallbacksRun => _reclaimer.Read().CallbacksRun;

    /// <summary>Subtrees handed to RCU.</summary>
    public long Deferred => _reclaimer.Read().Deferred;

    /// <summary>Pages in tables and in unlinked subtrees; not those waiting in the cache.</summary>
    public long PagesInTables => _memory.PagesInUse - _cache.Count;

    public EngineOutcome Apply(RecordedOperation operation, int cacheMinimum)
    {
        // Outside the operation, as the kernel does before it takes the lock.
        _cache.TryTopUp(cacheMinimum);
        _notes.Clear();
        var outcome = new EngineOutcome();
        RecordingPlatform.Listener = _notes;
        outcome.Result = Run(operation);
        RecordingPlatform.Listener = null;
        foreach (var note in _notes.Events)
            Add(outcome, note);
        return outcome;
    }

    public bool TryGetLeaf(ulong ipa, out EngineLeaf leaf)
    {
        leaf = default;
        if (!_table.TryGetLeaf(new Ipa(ipa), out var pte, out var level))
            return false;
        var prot = (pte.IsReadable ? Stage2Prot.Read : Stage2Prot.None)
            | (pte.IsWritable ? Stage2Prot.Write : Stage2Prot.None)
            | (pte.IsExecutable ? Stage2Prot.Execute : Stage2Prot.None);
        var start = ipa & ~(Geometry.Granule(level) - 1);
        leaf = new EngineLeaf(_table.OutputOf(pte, level, new Ipa(start)).Value, level, (uint)prot, pte.Raw);
        return true;
    }

    /// <summary>The hardware touched a page: its access flag is set.</summary>
    public void TouchByHardware(ulong ipa) =>
        _table.MarkYoung(ExclusiveWalk<RecordingPlatform>.SingleThreaded, _worker, new Ipa(ipa));

    /// <summary>A grace period passes; every callback queued before it runs.</summary>
    public void RunGracePeriod() => _rcu.Barrier();

    public PgtableResult Destroy() => _table.Destroy(_worker);

    public void Dispose()
    {
        _table.Dispose();
        _rcu.Barrier();
        _worker.Dispose();
        _rcu.Unregister(_reader);
        _rcu.Dispose();
        _reclaimer.Dispose();
        _tlb.Dispose();
        _memory.Dispose();
    }

    private long Run(RecordedOperation operation)
    {
        var ipa = new Ipa(operation.Ipa);
        var alone = ExclusiveWalk<RecordingPlatform>.SingleThreaded;
        switch (operation.Kind)
        {
            case OperationKind.Unmap:
                return (long)_table.Unmap(alone, _worker, ipa, operation.Size);
            case OperationKind.WriteProtect:
                return (long)_table.WriteProtect(alone, _worker, ipa, operation.Size);
            case OperationKind.Split:
                return (long)_table.Split(alone, _worker, ipa, operation.Size, _cache);
            case OperationKind.TestClearYoung or OperationKind.MarkOld or OperationKind.IsYoung:
                var result = _table.TestClearYoung(alone, _worker, ipa, operation.Size, operation.Clears,
                    out var young);
                return result == PgtableResult.Done ? young ? 1 : 0 : (long)result;
        }

        if (!_parallel || !operation.Shared)
            return RunFault(alone, operation);
        using var section = _reader.Enter();
        return RunFault(new SharedWalk<RecordingPlatform>(section), operation);
    }

    private long RunFault<TSync>(scoped in TSync sync, RecordedOperation operation)
        where TSync : struct, IWalkSync<RecordingPlatform>, allows ref struct
    {
        var ipa = new Ipa(operation.Ipa);
        return (long)(operation.Kind switch
        {
            OperationKind.Map => _table.Map(
                sync, _worker, ipa, operation.Size, new PhysAddr(operation.Pa), (Stage2Prot)operation.Prot,
                operation.WithoutCache ? null : _cache, WalkFlags.HandleFault),
            OperationKind.Relax => _table.RelaxPermissions(
                sync, _worker, ipa, (Stage2Prot)operation.Prot, WalkFlags.HandleFault),
            _ => _table.MarkYoung(sync, _worker, ipa, WalkFlags.HandleFault),
        });
    }

    private static void Add(EngineOutcome outcome, in ProtocolEvent note)
    {
        var level = note.Extra is >= 1 and <= 3 ? note.Extra : Tlbi.UnknownLevel;
        switch (note.Kind)
        {
            case ProtocolEventKind.PageAllocate:
                outcome.Taken++;
                break;
            case ProtocolEventKind.SubtreeDefer:
                outcome.Unlinked.Add((int)note.Extra);
                break;
            case ProtocolEventKind.TlbiIpa:
                outcome.Tlbis.Add(new Tlbi(TlbiScope.Ipa, note.Address, level, 0));
                break;
            case ProtocolEventKind.TlbiIpaLocal:
                outcome.Tlbis.Add(new Tlbi(TlbiScope.IpaLocal, note.Address, level, 0));
                break;
            case ProtocolEventKind.TlbiRange:
                outcome.Tlbis.Add(new Tlbi(TlbiScope.Range, note.Address, (long)note.Value, 0));
                break;
            case ProtocolEventKind.TlbiVmid:
                outcome.Tlbis.Add(new Tlbi(TlbiScope.Vmid, 0, 0, 0));
                break;
            case ProtocolEventKind.Warning:
                outcome.Warnings++;
                break;
        }
    }
}
