using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Conformance;

/// <summary>A hypervisor's stage-1 table, with the kernel's quirks.</summary>
internal sealed class HypMachine<TPlatform> : TableMachine<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly HypPageTable<TPlatform> _table;

    public HypMachine(VectorInit init, PhysicalMemory<TPlatform> memory, IPageNames names)
        : base(init, memory, names)
    {
        _table = new HypPageTable<TPlatform>(Init.Stage1(), Memory);
        Created = new VectorAnswer { StartLevel = Geometry.StartLevel, RootPages = Geometry.RootPages };
    }

    public override TableGeometry Geometry => _table.Geometry;

    public override PhysAddr Root => _table.Root;

    public override bool IsDestroyed => _table.IsDestroyed;

    public override VectorAnswer Created { get; }

    // Without a cache the table takes pages from memory itself, as the kernel's does.
    protected override bool UnlimitedIsACache => false;

    private static ExclusiveWalk<TPlatform> Alone => ExclusiveWalk<TPlatform>.SingleThreaded;

    public override string Describe(Pte pte, int? level) => DescriptorText.Hyp(pte, level, _table.Format);

    protected override VectorAnswer Perform(VectorOperation operation, MemoryCache<TPlatform>? cache)
    {
        switch (operation.Kind)
        {
            case VectorOperationKind.HypMap:
                var output = new PhysAddr(operation.Output);
                var mapped = _table.Map(Alone, Worker, operation.Start, operation.Size, output, operation.Prot, cache);
                return new VectorAnswer { Code = (long)mapped };
            case VectorOperationKind.HypUnmap:
                // The recorded function answers the bytes, not why it ended.
                _table.Unmap(Alone, Worker, operation.Start, operation.Size, out var unmapped);
                return new VectorAnswer { Value = new VectorDescriptor(unmapped, IsTable: false) };
            case VectorOperationKind.Leaf:
                return Leaf(_table.GetLeaf(operation.Start, out var pte, out var level), pte, level);
            case VectorOperationKind.GracePeriod:
                return new VectorAnswer();
            case VectorOperationKind.Destroy:
                return new VectorAnswer { Code = (long)_table.Destroy(Worker) };
            default:
                throw new NotSupportedException($"A hypervisor's table has no operation {operation.Kind}.");
        }
    }
}
