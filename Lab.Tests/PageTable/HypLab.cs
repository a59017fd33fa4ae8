using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Workloads.Conformance;

namespace Lab.Tests.PageTable;

/// <summary>One hypervisor table with all it needs, for one thread, and a notebook of what it does.</summary>
internal sealed class HypLab : IDisposable
{
    public HypLab(HypOptions? options = null)
    {
        Options = options ?? new HypOptions();
        Memory = new PhysicalMemory<RecordingPlatform>(new MemoryOptions { PageShift = Options.PageShift, TablePages = 64 });
        Notebook = new ProtocolNotebook(new TableInspector<RecordingPlatform>(Memory), Options.PageShift);
        RecordingPlatform.Listener = Notebook;
        Table = new HypPageTable<RecordingPlatform>(Options, Memory);
        Notebook.Begin();
    }

    public static ExclusiveWalk<RecordingPlatform> Alone => ExclusiveWalk<RecordingPlatform>.SingleThreaded;

    public HypOptions Options { get; }

    public PhysicalMemory<RecordingPlatform> Memory { get; }

    public ProtocolNotebook Notebook { get; }

    public HypPageTable<RecordingPlatform> Table { get; }

    public WalkContext<RecordingPlatform> Worker { get; } = new();

    public PgtableResult Map(ulong va, ulong size, ulong pa, Stage2Prot prot = Stage2Prot.ReadWrite, MemoryCache<RecordingPlatform>? cache = null)
    {
        Notebook.Begin();
        return Table.Map(Alone, Worker, va, size, new PhysAddr(pa), prot, cache);
    }

    public (PgtableResult Result, ulong Unmapped) Unmap(ulong va, ulong size)
    {
        Notebook.Begin();
        var result = Table.Unmap(Alone, Worker, va, size, out var unmapped);
        return (result, unmapped);
    }

    public (ulong Raw, int Level) Leaf(ulong va)
    {
        Assert.Equal(PgtableResult.Done, Table.GetLeaf(va, out var pte, out var level));
        return (pte.Raw, level);
    }

    public void Dispose()
    {
        Table.Dispose();
        RecordingPlatform.Listener = null;
        Worker.Dispose();
        Memory.Dispose();
    }
}
