using Lab.Engine.Locks;
using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Tlb;

namespace Lab.Engine.Benchmarks;

/// <summary>
/// One table as a VM has it, with its lock, its RCU domain and workers, each with a vCPU: 4 KiB pages, 40-bit IPA, forced
/// write-back and range TLBI, invalidations that cost nothing but their own code.
/// </summary>
internal sealed class TableBench : IDisposable
{
    public const ulong Page = 4096;
    public const ulong Block = 512 * Page;
    public const ulong Gigabyte = 512 * Block;

    private static readonly Stage2Options s_options = new() { ForcedWriteBack = true, RangeTlbi = true };

    private readonly TlbDomain<HostPlatform> _tlb;
    private readonly SubtreeReclaimer<HostPlatform> _reclaimer;

    public TableBench(LockKind kind, int workers = 1, int tablePages = 4096)
    {
        Memory = new PhysicalMemory<HostPlatform>(new MemoryOptions { TablePages = tablePages });
        Rcu = new RcuDomain<HostPlatform>(new RcuOptions());
        Lock = new MmuLock<HostPlatform>(kind, workers);
        _tlb = new TlbDomain<HostPlatform>(new TlbOptions { MaxVcpus = workers, MaxInitiators = workers });
        _reclaimer = new SubtreeReclaimer<HostPlatform>(s_options, Memory, Rcu, SubtreeReclaim.Deferred);
        Table = new Stage2PageTable<HostPlatform>(s_options, Memory, _tlb, _reclaimer);
        Workers = [.. Enumerable.Range(0, workers).Select(index => new TableBenchWorker(this, index, _tlb.AddVcpu()))];
    }

    public PhysicalMemory<HostPlatform> Memory { get; }

    public RcuDomain<HostPlatform> Rcu { get; }

    public MmuLock<HostPlatform> Lock { get; }

    public Stage2PageTable<HostPlatform> Table { get; }

    public IReadOnlyList<TableBenchWorker> Workers { get; }

    public TableBenchWorker First => Workers[0];

    public void Dispose()
    {
        Rcu.Barrier();
        Table.Dispose();
        _reclaimer.Dispose();
        foreach (var worker in Workers)
            worker.Dispose();
        Rcu.Dispose();
        Lock.Dispose();
        _tlb.Dispose();
        Memory.Dispose();
    }
}
