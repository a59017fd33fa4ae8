using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Benchmarks;

/// <summary>An expedited grace period driven by its caller, with no reader or with one that reads all the time.</summary>
internal sealed class ExpeditedBenchmark : Benchmark
{
    private const int SectionsAStep = 1_000;

    private readonly RcuDomain<HostPlatform> _rcu = new(new RcuOptions());
    private readonly RcuReader<HostPlatform>? _reader;
    private readonly Sibling? _sibling;
    private readonly int _turns;

    public ExpeditedBenchmark(int readers)
        : base(
            readers == 0 ? "expedited-gp-no-reader" : "expedited-gp-one-reader",
            readers == 0 ? "an expedited grace period, no reader registered and no grace-period thread" : "an expedited grace period, one thread reading all the time")
    {
        Target = readers == 0
            ? new BenchmarkTarget(BenchmarkTarget.Microsecond, 0.3)
            : new BenchmarkTarget(MachineLimits.MembarrierRunningSibling, 1.3);
        NeedsOtherThreads = readers != 0;
        _turns = readers == 0 ? 500 : 40;
        if (readers == 0)
            return;
        _reader = _rcu.Register("bench");
        _sibling = new Sibling("bench reader", Read);
    }

    public override double Pass()
    {
        _sibling?.Run();
        var began = HostPlatform.NowNs();
        for (var turn = 0; turn < _turns; turn++)
            _rcu.SynchronizeExpedited();
        var took = HostPlatform.NowNs() - began;
        _sibling?.Pause();
        return (double)took / _turns;
    }

    public override void Dispose()
    {
        _sibling?.Dispose();
        if (_reader is not null)
            _rcu.Unregister(_reader);
        _rcu.Dispose();
        base.Dispose();
    }

    private void Read(int step)
    {
        if (step == 0)
            _reader!.AdoptByThisThread();
        for (var section = 0; section < SectionsAStep; section++)
            _reader!.Enter().Dispose();
    }
}
