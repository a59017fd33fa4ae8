using Lab.Engine.Locks;
using Lab.Engine.Primitives;

namespace Lab.Engine.Benchmarks;

/// <summary>Look-ups of random addresses in 1 GiB that is mapped by pages or blocks, each in a read section of its own.</summary>
internal sealed class LookUpBenchmark : Benchmark
{
    private const int LookUps = 16_384;

    private readonly TableBench _bench = new(LockKind.QueuedReaderWriter);
    private readonly ulong[] _ipas = new ulong[LookUps];
    private ulong _sum;

    public LookUpBenchmark(string name, ulong leafSize, double bar)
        : base(name, $"a look-up (independent of the one before) of a random address in 1 GiB mapped by leaves of {leafSize >> 10} KiB, in a read section")
    {
        Target = new BenchmarkTarget(MachineLimits.PointerChase, bar);
        for (ulong at = 0; at < TableBench.Gigabyte; at += leafSize)
            _bench.First.Fault(at, leafSize);
        var random = new DeterministicRandom(1);
        for (var index = 0; index < LookUps; index++)
            _ipas[index] = random.Next() & (TableBench.Gigabyte - 1) & ~(TableBench.Page - 1);
    }

    public override double Pass()
    {
        var began = HostPlatform.NowNs();
        _sum += _bench.First.LookUp(_ipas);
        var took = HostPlatform.NowNs() - began;
        Invariant.That(_sum != 0);
        return (double)took / LookUps;
    }

    public override void Dispose()
    {
        _bench.Dispose();
        base.Dispose();
    }
}
