using Lab.Engine.Primitives;

namespace Lab.Engine.Benchmarks;

/// <summary>A process-wide barrier, with no other thread of the process running, or with one.</summary>
internal sealed class MembarrierBenchmark : Benchmark
{
    private const int TurnsAlone = 500;
    private const int TurnsWithSibling = 40;

    private readonly int _turns;
    private readonly Sibling? _sibling;

    public MembarrierBenchmark(string name, bool withSibling)
        : base(name, withSibling
            ? "a process-wide barrier while one other thread runs"
            : "a process-wide barrier while no other thread runs")
    {
        NeedsOtherThreads = withSibling;
        _turns = withSibling ? TurnsWithSibling : TurnsAlone;
        if (withSibling)
            _sibling = new Sibling("membarrier sibling", static _ => { });
    }

    public override double Pass()
    {
        _sibling?.Run();
        var began = HostPlatform.NowNs();
        for (var turn = 0; turn < _turns; turn++)
            HostPlatform.FenceProcessWide();
        var took = HostPlatform.NowNs() - began;
        _sibling?.Pause();
        return (double)took / _turns;
    }

    public override void Dispose()
    {
        _sibling?.Dispose();
        base.Dispose();
    }
}
