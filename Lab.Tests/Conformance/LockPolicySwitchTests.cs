using Lab.Engine.Mmu;
using Lab.Engine.Primitives;
using Lab.Engine.Workloads;

namespace Lab.Tests.Conformance;

/// <summary>From every policy to every next one while threads run.</summary>
public sealed class LockPolicySwitchTests
{
    private const long AccessesUnderEach = 5_000;

    [Fact]
    public void Apply_EveryPolicyWhileRunning_KeepsEveryPromise()
    {
        using var run = new PlatformRun<HostPlatform>(LockPolicyConformance.Options(LockPolicy.Parallel));
        run.Start();
        var mmu = run.Machine.Mmu;
        foreach (var next in LockPolicy.All.Concat(LockPolicy.All.Reverse()))
        {
            Assert.Empty(run.Apply(run.Options with { Policy = next.Name }));
            var target = mmu.Counters.Sum(MmuCounter.Accesses) + AccessesUnderEach;
            LockPolicyConformance.WaitFor(run, () => mmu.Counters.Sum(MmuCounter.Accesses) >= target);
        }

        run.Stop();
        Assert.Null(run.Violation);
    }
}
