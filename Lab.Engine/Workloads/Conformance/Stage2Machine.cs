using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Tlb;

namespace Lab.Engine.Workloads.Conformance;

/// <summary>A guest's stage-2 table. Deferred frees wait for the explicit grace period.</summary>
internal sealed class Stage2Machine<TPlatform> : TableMachine<TPlatform>
    where TPlatform : struct, IPlatform
{
    private RcuDomain<TPlatform>? _rcu;
    private RcuReader<TPlatform>? _reader;
    private readonly TlbDomain<TPlatform> _tlb;
    private readonly SubtreeReclaimer<TPlatform> _reclaimer;
    private readonly Stage2PageTable<TPlatform> _table;
    private readonly List<(PhysAddr Page, int Level)> _unlinked = [];

    public Stage2Machine(VectorInit init, PhysicalMemory<TPlatform> memory, IPageNames names)
        : base(init, memory, names)
    {
        var options = Init.Stage2();
        _tlb = new TlbDomain<TPlatform>(new TlbOptions { PageShift = Init.PageShift, MaxVcpus = 1, MaxInitiators = 1 });
        _reclaimer = new SubtreeReclaimer<TPlatform>(options, Memory, rcu: null, SubtreeReclaim.Deferred);
        _table = new Stage2PageTable<TPlatform>(options, Memory, _tlb, _reclaimer);
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

    public override IReadOnlyList<(PhysAddr Page, int Level)> Pending =>
        [.. _reclaimer.PendingRoots.Select(root => (root, (int)(uint)Memory.Private(root)))];

    public override IReadOnlyList<(PhysAddr Page, int Level)> Unlinked => _unlinked;

    public override QuietTotals Totals
    {
        get
        {
            var (tlb, walks) = (_tlb.Read(), Worker.Read());
            return new QuietTotals(
                tlb.Ipa, tlb.IpaLocal, tlb.Range, tlb.RangePages, tlb.Vmid, walks.DataCacheBytes, walks.InstructionCacheBytes,
                walks.Warnings + _reclaimer.Read().Warnings);
        }
    }

    protected override bool UnlimitedIsACache => true;

    private static ExclusiveWalk<TPlatform> Alone => ExclusiveWalk<TPlatform>.SingleThreaded;

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

    protected override VectorAnswer Perform(VectorOperation operation, MemoryCache<TPlatform>? cache)
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
    private RcuReadSection<TPlatform> Enter()
    {
        _rcu ??= new RcuDomain<TPlatform>(new RcuOptions());
        _reader ??= _rcu.Register("conformance");
        return _reader.Enter();
    }

    private static VectorAnswer Answer(PgtableResult result) => new() { Code = (long)result };

    private static MemoryCache<TPlatform> Needed(MemoryCache<TPlatform>? cache) =>
        cache ?? throw new NotSupportedException("The engine's function needs a cache object, if only an empty one.");

    private PgtableResult Map(VectorOperation operation, MemoryCache<TPlatform>? cache)
    {
        var start = new Ipa(operation.Start);
        var output = new PhysAddr(operation.Output);
        if (!operation.Shared)
            return _table.Map(Alone, Worker, start, operation.Size, output, operation.Prot, cache, operation.Flags);
        using var section = Enter();
        var shared = new SharedWalk<TPlatform>(section);
        return _table.Map(shared, Worker, start, operation.Size, output, operation.Prot, cache, operation.Flags);
    }

    // The recorded function answers the descriptor, not a code.
    private VectorAnswer MarkYoung(Ipa ipa)
    {
        using var section = Enter();
        _table.MarkYoung(new SharedWalk<TPlatform>(section), Worker, ipa, WalkFlags.None, out var found);
        return new VectorAnswer { Value = Names.Describe(found.Raw) };
    }

    private VectorAnswer Relax(Ipa ipa, Stage2Prot prot)
    {
        using var section = Enter();
        return Answer(_table.RelaxPermissions(new SharedWalk<TPlatform>(section), Worker, ipa, prot));
    }

    private VectorAnswer CreateUnlinked(VectorOperation operation, MemoryCache<TPlatform> cache)
    {
        var level = operation.Level;
        if (level < Geometry.StartLevel || level >= TableGeometry.LastLevel)
            throw new NotSupportedException($"No entry of level {level} could be replaced by a table here.");
        var result = _table.CreateUnlinked(
            Worker, new PhysAddr(operation.Output), level, operation.Prot, cache, operation.Switch, out var root);
        if (result != PgtableResult.Done)
            return Answer(result);
        _unlinked.Add((root, level));
        return new VectorAnswer { Id = Names.TryNumber(root, out var number) ? number : null };
    }

    private VectorAnswer FreeUnlinked(int number)
    {
        var index = Names.TryPage(number, out var page) ? _unlinked.FindIndex(subtree => subtree.Page == page) : -1;
        if (index < 0)
            throw new NotSupportedException($"Page {number} is not the top of an unlinked subtree.");
        _table.FreeUnlinked(Worker, page, _unlinked[index].Level);
        _unlinked.RemoveAt(index);
        return new VectorAnswer();
    }
}
