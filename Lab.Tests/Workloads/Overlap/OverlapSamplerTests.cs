using Lab.Engine.Primitives;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Overlap;
using Lab.Tests.Support;

namespace Lab.Tests.Workloads.Overlap;

/// <summary>The real engine, looked at by the test as fast as it can: what a policy forbids is never seen, what it allows is.</summary>
public sealed class OverlapSamplerTests
{
    private static readonly RunOptions s_faults = new()
    {
        Vcpus = 2, MiBPerVcpu = 8, UnmapThreads = 1, UnmapsPerSecond = 100, UnmapKiB = 8_192, DirtyLogging = false, Overlap = true,
        Order = AccessOrder.Random, WritePercent = 100, Seed = 5,
    };

    [Fact]
    public void MapFaults_UnderTheWriteLock_NeverMeetAndUnderTheReadLockTheyDo()
    {
        using var run = new PlatformRun<HostPlatform>(s_faults with { Policy = "parallel", Backing = BackingSize.Page4K });
        run.Start();
        using var sampler = new OverlapSampler<HostPlatform>(run.Machine.Mmu, seed: 1);
        LookUntil(sampler, seen => seen.Of(TraceOperation.FaultMap, TraceOperation.FaultMap) > 0 && seen.Inside[(int)TraceOperation.Unmap] > 0, "two map faults meet");
        var parallel = sampler.Read();
        Assert.Empty(run.Apply(run.Options with { Policy = "rwlock-6.1" }));
        LookUntil(
            sampler,
            seen => seen is { Policy: "rwlock-6.1", Samples: > 20_000 } && seen.Inside[(int)TraceOperation.FaultMap] > 500 && seen.Inside[(int)TraceOperation.Unmap] > 0,
            "map faults and unmaps are met");
        var exclusive = sampler.Read();
        run.Stop();

        Assert.Equal("parallel", parallel.Policy);
        Assert.Equal(0, parallel.Of(TraceOperation.FaultMap, TraceOperation.Unmap));
        Assert.Equal(0, exclusive.Pairs.Sum());
        Assert.Null(run.Violation);
    }

    [Fact]
    public void Start_ARun_SamplesByItself()
    {
        using var run = new PlatformRun<HostPlatform>(s_faults);
        run.Start();
        Eventually.True(() => run.Overlap.Read().Samples + run.Overlap.Read().Skipped > 3, "the thread looks");
        run.Stop();
        Assert.Null(run.Violation);
    }

    [Fact]
    public void Add_Moment_CountsEachPairOnce()
    {
        var counts = new OverlapCounts();
        counts.Add([TraceOperation.FaultMap, TraceOperation.Unknown, TraceOperation.FaultMap, TraceOperation.Unmap]);
        counts.Add([TraceOperation.Unmap, TraceOperation.Unknown]);
        var seen = new OverlapSnapshot("parallel", counts.Samples, counts.Skipped, counts.Pairs.ToArray(), counts.Inside.ToArray());

        Assert.Equal((2L, 0L), (seen.Samples, seen.Skipped));
        Assert.Equal((1L, 1L, 1L, 0L), (
            seen.Of(TraceOperation.FaultMap, TraceOperation.FaultMap), seen.Of(TraceOperation.FaultMap, TraceOperation.Unmap),
            seen.Of(TraceOperation.Unmap, TraceOperation.FaultMap), seen.Of(TraceOperation.Unmap, TraceOperation.Unmap)));
        Assert.Equal((1L, 2L), (seen.Inside[(int)TraceOperation.FaultMap], seen.Inside[(int)TraceOperation.Unmap]));
    }

    private static void LookUntil(OverlapSampler<HostPlatform> sampler, Func<OverlapSnapshot, bool> enough, string what) => Eventually.True(
        () =>
        {
            for (var look = 0; look < 200; look++)
            {
                sampler.Look();
                Thread.Yield(); // a core for the two that are to meet
            }

            return enough(sampler.Read());
        },
        what);
}
