using Lab.Engine.Locks;

namespace Lab.Engine.Benchmarks;

/// <summary>The operations of stage-2 tables, one thread.</summary>
internal static class TableBenchmarks
{
    private const ulong Block = TableBench.Block;
    private const int Blocks = 8;
    private const ulong Region = Blocks * Block;
    private const double Pages = Blocks * 512.0;

    public static IEnumerable<Benchmark> All() =>
    [
        new LookUpBenchmark("look-up-4k", TableBench.Page, 2),
        new LookUpBenchmark("look-up-2m", Block, 1.5),
        Fault("fault-4k-queued", LockKind.QueuedReaderWriter, 6),
        new ParallelFaultBenchmark("fault-4k-percpu", LockKind.PerCpuReader, 1) { Target = Cas(4) },
        new ParallelFaultBenchmark("fault-4k-percpu-2-threads", LockKind.PerCpuReader, 2)
        {
            ComparesBest = true,
            Target = new BenchmarkTarget("fault-4k-percpu", 1.8, TargetDirection.AtLeast),
        },
        new TableBenchmark(
            "unmap-2m-refault", "a page of: unmap a mapped 2M range, then 512 faults", Cas(7),
            LockKind.QueuedReaderWriter, Pages,
            worker => worker.FaultPages(0, Region),
            worker =>
            {
                for (ulong at = 0; at < Region; at += Block)
                {
                    worker.Unmap(at, Block);
                    worker.FaultPages(at, Block);
                }
            },
            worker => worker.Unmap(0, Region)),
        new TableBenchmark(
            "unmap-2m", "a page of: unmap a 2M range mapped by pages", Cas(0.8), LockKind.QueuedReaderWriter, Pages,
            worker => worker.FaultPages(0, Region),
            worker =>
            {
                for (ulong at = 0; at < Region; at += Block)
                    worker.Unmap(at, Block);
            },
            static _ => { }),
        new TableBenchmark(
            "fault-coalesce-unmap", "a page of: 512 faults, a 2M block over them (table to block), unmap; grace period and callback included", Cas(6),
            LockKind.QueuedReaderWriter, Pages,
            static _ => { },
            worker =>
            {
                for (ulong at = 0; at < Region; at += Block)
                {
                    worker.FaultPages(at, Block);
                    worker.Fault(at, Block);
                    worker.Unmap(at, Block);
                }

                worker.Barrier();
            },
            static _ => { }),
        new TableBenchmark(
            "split-2m", "an entry of: eager split of a 2M block, with its page", Cas(1), LockKind.QueuedReaderWriter, Pages,
            worker =>
            {
                for (ulong at = 0; at < Region; at += Block)
                    worker.Fault(at, Block);
            },
            worker =>
            {
                for (ulong at = 0; at < Region; at += Block)
                    worker.Split(at, Block);
            },
            worker => worker.Unmap(0, Region)),
        new TableBenchmark(
            "write-protect", "a descriptor of: write-protect a range mapped by pages", Cas(0.5),
            LockKind.QueuedReaderWriter, Pages,
            worker => worker.FaultPages(0, Region),
            worker => worker.WriteProtect(0, Region),
            worker => worker.Unmap(0, Region)),
        new TableBenchmark(
            "clear-young", "a descriptor of: test and clear the access flag over a range mapped by pages", Cas(0.5),
            LockKind.QueuedReaderWriter, Pages,
            worker => worker.FaultPages(0, Region),
            worker => worker.ClearYoung(0, Region),
            worker => worker.Unmap(0, Region)),
    ];

    public static TableBenchmark Fault(string name, LockKind kind, double bar) => new(
        name, $"a 4K fault: top up, read lock ({kind}), read section, shared walk; pages in order", Cas(bar), kind, Pages,
        static _ => { },
        worker => worker.FaultPages(0, Region),
        worker => worker.Unmap(0, Region));

    private static BenchmarkTarget Cas(double bar) => new(MachineLimits.CompareExchange, bar);
}
