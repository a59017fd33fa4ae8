using Lab.Engine.Locks;
using Lab.Engine.Primitives;

namespace Lab.Engine.Benchmarks;

/// <summary>A benchmark of operations on one table: prepared and restored out of the time.</summary>
internal sealed class TableBenchmark : Benchmark
{
    private readonly TableBench _bench;
    private readonly double _operations;
    private readonly Action<TableBenchWorker> _prepare;
    private readonly Action<TableBenchWorker> _timed;
    private readonly Action<TableBenchWorker> _restore;

    public TableBenchmark(
        string name, string what, BenchmarkTarget target, LockKind kind, double operations,
        Action<TableBenchWorker> prepare, Action<TableBenchWorker> timed, Action<TableBenchWorker> restore)
        : base(name, what)
    {
        Target = target;
        _bench = new TableBench(kind);
        _operations = operations;
        _prepare = prepare;
        _timed = timed;
        _restore = restore;
    }

    public override double Pass()
    {
        var worker = _bench.First;
        _prepare(worker);
        var began = HostPlatform.NowNs();
        _timed(worker);
        var took = HostPlatform.NowNs() - began;
        _restore(worker);
        _bench.Rcu.Barrier();
        return took / _operations;
    }

    public override void Dispose()
    {
        _bench.Dispose();
        base.Dispose();
    }
}
