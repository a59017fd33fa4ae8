using Lab.Engine.Locks;
using Lab.Engine.Primitives;

namespace Lab.Engine.Benchmarks;

/// <summary>
/// 4K faults on one table by several threads at once, each in tables of its own under the same lock: what the machine
/// does in all, not what a thread does.
/// </summary>
internal sealed class ParallelFaultBenchmark : Benchmark
{
    private const ulong Region = 16 * TableBench.Block;
    private const double Pages = 16 * 512.0;

    private readonly TableBench _bench;
    private readonly Thread[] _threads;
    private readonly SharedWords<HostPlatform> _round = new(1, padded: true);
    private readonly SharedWords<HostPlatform> _ready = new(1, padded: true);
    private readonly SharedWords<HostPlatform> _done = new(1, padded: true);
    private readonly SemaphoreSlim _wake = new(0);
    private bool _ending;

    public ParallelFaultBenchmark(string name, LockKind kind, int threads)
        : base(name, threads == 1
            ? $"a 4K fault: top up, read lock ({kind}), read section, shared walk; pages in order"
            : $"as fault-4k-percpu, by {threads} threads at once, each in its own tables")
    {
        _bench = new TableBench(kind, threads);
        _threads = [.. Enumerable.Range(1, threads - 1).Select(index => new Thread(() => Loop(index)) { Name = $"bench vCPU {index}", IsBackground = true })];
        foreach (var thread in _threads)
            thread.Start();
    }

    public override double Pass()
    {
        _ready.Store(0, 0);
        _done.Store(0, 0);
        if (_threads.Length > 0)
            _wake.Release(_threads.Length);
        while (_ready.Load(0) != (ulong)_threads.Length)
            HostPlatform.Pause();

        var began = HostPlatform.NowNs();
        _round.Add(0, 1);
        _bench.First.FaultPages(0, Region);
        while (_done.Load(0) != (ulong)_threads.Length)
            HostPlatform.Pause();
        var took = HostPlatform.NowNs() - began;

        for (var index = 0; index <= _threads.Length; index++)
            _bench.First.Unmap(FirstOf(index), Region);
        return took / (Pages * (_threads.Length + 1));
    }

    public override void Dispose()
    {
        _ending = true;
        if (_threads.Length > 0)
            _wake.Release(_threads.Length);
        foreach (var thread in _threads)
            thread.Join();
        _wake.Dispose();
        _bench.Dispose();
        _round.Dispose();
        _ready.Dispose();
        _done.Dispose();
        base.Dispose();
    }

    private static ulong FirstOf(int worker) => (ulong)worker * TableBench.Gigabyte;

    private void Loop(int index)
    {
        _bench.Workers[index].Adopt();
        while (true)
        {
            _wake.Wait();
            if (_ending)
                return;
            var round = _round.Load(0);
            _ready.Add(0, 1);
            while (_round.Load(0) == round)
                HostPlatform.Pause();
            _bench.Workers[index].FaultPages(FirstOf(index), Region);
            _done.Add(0, 1);
        }
    }
}
