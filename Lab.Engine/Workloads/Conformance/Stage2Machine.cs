using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Tlb;

namespace Lab.Engine.Workloads.Conformance;

/// <summary>A guest's stage-2 table. Deferred frees wait for the explicit grace period.</summary>
internal sealed class Stage2Machine : TableMachine
{
    private RcuDomain<RecordingPlatform>? _rcu;
    private RcuReader<RecordingPlatform>? _reader;
    private readonly TlbDomain<RecordingPlatform> _tlb;
    private readonly SubtreeReclaimer<RecordingPlatform> _reclaimer;
    private readonly Stage2PageTable<RecordingPlatform> _table;
    private readonly List<VectorSubtree> _unlinked = [];

    public Stage2Machine(VectorSequence sequence)
        : base(sequence)
    {
        var options = Init.Stage2();
        _tlb = new TlbDomain<RecordingPlatform>(new TlbOptions { PageShift = Init.PageShift, MaxVcpus = 1, MaxInitiators = 1 });
        _reclaimer = new SubtreeReclaimer<RecordingPlatform>(options, Memory, rcu: null, SubtreeReclaim.Deferred);
        _table = new Stage2PageTable<RecordingPlatform>(options, Memory, _tlb, _reclaimer);
        Created = new VectorAnswer
        {
            Value = new VectorDescriptor(_table.Vtcr, IsTable: false),
            StartLevel = Geometry.StartLevel,
            RootPages = Geometry.RootPages,
        };
    }

    public override TableGeometry Geometry => _table.Geometry;

    public override PhysAddr Root => _table.Root;

    public override bool IsDestroyed => _table.IsDestroyed;

    public override VectorAnswer Created { get; }

    public override IReadOnlyList<VectorSubtree> Pending =>
        [.. _reclaimer.PendingRoots.Select(root => new VectorSubtree(Notebook.NumberOf(root), (int)(uint)Memory.Private(root)))];

    public override IReadOnlyList<VectorSubtree> Unlinked => _unlinked;

    protected override bool UnlimitedIsACache => true;

    private static ExclusiveWalk<RecordingPlatform> Alone => ExclusiveWalk<RecordingPlatform>.SingleThreaded;

    public override string Describe(Pte pte, int? level) => DescriptorText.Stage2(pte, level, _table.Format);

    public override void Dispose()
    {
        _reclaimer.Dispose();
        _tlb.Dispose();
        if (_reader is not null)
            _rcu?.Unregister(_reader);
        _rcu?.Dispose();
        base.Dispose();
    }

    protected override VectorAnswer Perform(VectorOperation operation, MemoryCache<RecordingPlatform>? cache)
    {
        var start = new Ipa(operation.Start);
        var size = operation.Size;
        switch (operation.Kind)
        {
            case VectorOperationKind.Map:
                return Answer(Map(operation, cache));
            case VectorOperationKind.Unmap:
                return Answer(_table.Unmap(Alone, Worker, start, size));
            case VectorOperationKind.WriteProtect:
                return Answer(_table.WriteProtect(Alone, Worker, start, size));
            case VectorOperationKind.Flush:
                return Answer(_table.Flush(Alone, Worker, start, size));
            case VectorOperationKind.TestYoung:
                _table.TestClearYoung(Alone, Worker, start, size, operation.Switch, out var young);
                return new VectorAnswer { Code = young ? 1 : 0 };
            case VectorOperationKind.MarkYoung:
                return MarkYoung(start);
            case VectorOperationKind.Relax:
                return Relax(start, operation.Prot);
            case VectorOperationKind.SetOwner:
                return Answer(_table.SetOwner(Alone, Worker, start, size, operation.Id, cache));
            case VectorOperationKind.Split:
                return Answer(_table.Split(Alone, Worker, start, size, Needed(cache)));
            case VectorOperationKind.Leaf:
                return Leaf(_table.GetLeaf(start, out var pte, out var level), pte, level);
            case VectorOperationKind.InvalidateRange:
                _table.InvalidateTlbRange(Worker, start, size);
                return new VectorAnswer();
            case VectorOperationKind.CreateUnlinked:
                return CreateUnlinked(operation, Needed(cache));
            case VectorOperationKind.FreeUnlinked:
                return FreeUnlinked(operation.Id);
            case VectorOperationKind.GracePeriod:
                _reclaimer.RunPending();
                return new VectorAnswer();
            case VectorOperationKind.Destroy:
                return Answer(_table.Destroy(Worker));
            default:
                throw new NotSupportedException($"A guest's table has no operation {operation.Kind}.");
        }
    }

    // Made when the first shared walk comes.
    private RcuReadSection<RecordingPlatform> Enter()
    {
        _rcu ??= new RcuDomain<RecordingPlatform>(new RcuOptions());
        _reader ??= _rcu.Register("conformance");
        return _reader.Enter();
    }

    private static VectorAnswer Answer(PgtableResult result) => new() { Code = (long)result };

    private static MemoryCache<RecordingPlatform> Needed(MemoryCache<RecordingPlatform>? cache) =>
        cache ?? throw new NotSupportedException("The engine's function needs a cache object, if only an empty one.");

    private PgtableResult Map(VectorOperation operation, MemoryCache<RecordingPlatform>? cache)
    {
        var start = new Ipa(operation.Start);
        var output = new PhysAddr(operation.Output);
        if (!operation.Shared)
            return _table.Map(Alone, Worker, start, operation.Size, output, operation.Prot, cache, operation.Flags);
        using var section = Enter();
        var shared = new SharedWalk<RecordingPlatform>(section);
        return _table.Map(shared, Worker, start, operation.Size, output, operation.Prot, cache, operation.Flags);
    }

    // The recorded function answers the descriptor, not a code.
    private VectorAnswer MarkYoung(Ipa ipa)
    {
        using var section = Enter();
        _table.MarkYoung(new SharedWalk<RecordingPlatform>(section), Worker, ipa, WalkFlags.None, out var found);
        return new VectorAnswer { Value = Notebook.Describe(found.Raw) };
    }

    private VectorAnswer Relax(Ipa ipa, Stage2Prot prot)
    {
        using var section = Enter();
        return Answer(_table.RelaxPermissions(new SharedWalk<RecordingPlatform>(section), Worker, ipa, prot));
    }

    private VectorAnswer CreateUnlinked(VectorOperation operation, MemoryCache<RecordingPlatform> cache)
    {
        var level = operation.Level;
        if (level < Geometry.StartLevel || level >= TableGeometry.LastLevel)
            throw new NotSupportedException($"No entry of level {level} could be replaced by a table here.");
        var result = _table.CreateUnlinked(
            Worker, new PhysAddr(operation.Output), level, operation.Prot, cache, operation.Switch, out var root);
        if (result != PgtableResult.Done)
            return Answer(result);
        var page = Notebook.NumberOf(root);
        _unlinked.Add(new VectorSubtree(page, level));
        return new VectorAnswer { Id = page };
    }

    private VectorAnswer FreeUnlinked(int page)
    {
        var index = _unlinked.FindIndex(subtree => subtree.Page == page);
        if (index < 0)
            throw new NotSupportedException($"Page {page} is not the top of an unlinked subtree.");
        _table.FreeUnlinked(Worker, Notebook.Pages[page], _unlinked[index].Level);
        _unlinked.RemoveAt(index);
        return new VectorAnswer();
    }
}
