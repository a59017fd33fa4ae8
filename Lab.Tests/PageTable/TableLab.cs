using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Tlb;

namespace Lab.Tests.PageTable;

/// <summary>One table with all it needs, for one thread; deferred subtrees wait until told.</summary>
public sealed class TableLab : IDisposable
{
    public TableLab(Stage2Options? options = null, SubtreeReclaim reclaim = SubtreeReclaim.Deferred, int pages = 2048)
    {
        Options = options ?? new Stage2Options();
        Memory = new PhysicalMemory<RecordingPlatform>(new MemoryOptions { PageShift = Options.PageShift, TablePages = pages });
        Tlb = new TlbDomain<RecordingPlatform>(new TlbOptions { PageShift = Options.PageShift });
        Vcpu = Tlb.AddVcpu();
        Other = Tlb.AddVcpu();
        Worker = new WalkContext<RecordingPlatform>(0, reader: null, Vcpu);
        Reclaimer = new SubtreeReclaimer<RecordingPlatform>(Options, Memory, rcu: null, reclaim);
        Table = new Stage2PageTable<RecordingPlatform>(Options, Memory, Tlb, Reclaimer);
        Cache = new MemoryCache<RecordingPlatform>(Memory, 1024);
        TopUp();
    }

    public static ExclusiveWalk<RecordingPlatform> Alone => ExclusiveWalk<RecordingPlatform>.SingleThreaded;

    public Stage2Options Options { get; }

    public PhysicalMemory<RecordingPlatform> Memory { get; }

    public TlbDomain<RecordingPlatform> Tlb { get; }

    public VcpuTlb<RecordingPlatform> Vcpu { get; }

    public VcpuTlb<RecordingPlatform> Other { get; }

    public WalkContext<RecordingPlatform> Worker { get; }

    public SubtreeReclaimer<RecordingPlatform> Reclaimer { get; }

    public Stage2PageTable<RecordingPlatform> Table { get; }

    public MemoryCache<RecordingPlatform> Cache { get; }

    public void TopUp() => Invariant.That(Cache.TryTopUp(Cache.Capacity));

    public PgtableResult Map(ulong ipa, ulong size, ulong pa, Stage2Prot prot = Stage2Prot.ReadWrite, WalkFlags flags = WalkFlags.None) =>
        Table.Map(Alone, Worker, new Ipa(ipa), size, new PhysAddr(pa), prot, Cache, flags);

    public PgtableResult Unmap(ulong ipa, ulong size) => Table.Unmap(Alone, Worker, new Ipa(ipa), size);

    public (PgtableResult Result, ulong Raw, int Level) Leaf(ulong ipa)
    {
        var result = Table.GetLeaf(new Ipa(ipa), out var pte, out var level);
        return (result, pte.Raw, level);
    }

    /// <summary>Pages in the table and in subtrees that wait: those in use and not in the cache.</summary>
    public long TablePages => Memory.PagesInUse - Cache.Count;

    public void Dispose()
    {
        RecordingPlatform.Listener = null;
        Worker.Dispose();
        Table.Dispose();
        Reclaimer.Dispose();
        Tlb.Dispose();
        Memory.Dispose();
    }
}
