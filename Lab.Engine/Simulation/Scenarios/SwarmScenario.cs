using Lab.Engine.Mmu;
using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>
/// A seed draws everything: policy, geometry, CPU features, who takes part, and an operation mix in which many operations are
/// switched off whole and the others differ a hundredfold. Pages and retries fail on purpose; then, with faults off, every vCPU must
/// reach every page and all must come to rest.
/// </summary>
/// <param name="policies">One of them in each run.</param>
/// <remarks>Source: Groce and others, "Swarm Testing".</remarks>
public sealed class SwarmScenario(IReadOnlyList<LockPolicy> policies, string suffix = "") : IScenarioSource
{
    private static readonly int[] s_ipaBits = [32, 33, 36, 39, 40, 43, 44, 48];
    private static readonly ulong[] s_rangeChunks = [1UL << 12, 1UL << 21, 1UL << 30];
    private static readonly ulong[] s_splitChunks = [0, 1UL << 12, 1UL << 21];
    private static readonly uint[] s_weights = [1, 3, 10, 30, 100];

    public string Name { get; } = $"swarm{suffix}";

    public IReadOnlyList<string> Targets { get; } =
        ["a fault that mapped", "a fault that lost a race", "a fault that an invalidation sent back", "table pages freed after they were detached"];

    public string Describe(ulong seed) => PlanOf(seed).ToString();

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new EngineRun<TPlatform>(PlanOf(seed));

    private EnginePlan PlanOf(ulong seed)
    {
        var random = new DeterministicRandom(seed, purpose: 42);
        var weights = new uint[(int)EngineAct.GracePeriodStep + 1];
        for (var act = 0; act < weights.Length; act++)
            weights[act] = random.Percent(35) ? 0 : s_weights[random.Below((ulong)s_weights.Length)];
        if (weights[0] + weights[1] + weights[2] == 0)
            weights[(int)EngineAct.Write] = 1;

        var blocks = 1 + (int)random.Below(2);
        var pages = new ulong[2 + random.Below(6)];
        for (var page = 0; page < pages.Length; page++)
            pages[page] = random.Percent(70) ? random.Below(4) : random.Below((ulong)blocks * 512);
        var mix = new EngineMix
        {
            Weights = weights, Pages = pages, SlotPages = (ulong)blocks * 512, MostPages = random.Percent(20) ? 64UL : 3,
        };
        var vcpus = new EngineStep[1 + (int)random.Below(3)][];
        for (var vcpu = 0; vcpu < vcpus.Length; vcpu++)
            vcpus[vcpu] = mix.Draw(ref random, 4 + (int)random.Below(16), EngineAct.Read, EngineAct.Execute);
        return new EnginePlan
        {
            Policy = policies[(int)random.Below((ulong)policies.Count)],
            Shape = ShapeOf(ref random, blocks, vcpus.Length),
            Vcpus = vcpus,
            Host = random.Percent(15) ? [] : mix.Draw(ref random, 2 + (int)random.Below(8), EngineAct.Discard, EngineAct.Age),
            Migration = random.Percent(30) ? [] : mix.Draw(ref random, 1 + (int)random.Below(4), EngineAct.LogEagerly, EngineAct.ClearRange),
            GracePeriodSteps = random.Percent(50) ? (int)random.Below(20) : 0,
            Touched = [.. pages.Distinct()],
        };
    }

    private static EngineShape ShapeOf(ref DeterministicRandom random, int blocks, int vcpus) => new()
    {
        IpaBits = s_ipaBits[random.Below((ulong)s_ipaBits.Length)],
        ForcedWriteBack = random.Percent(50),
        RangeTlbi = random.Percent(50),
        HardwareAccessFlag = random.Percent(50),
        HugePages = random.Percent(60),
        Blocks = blocks,
        RangeChunk = s_rangeChunks[random.Below((ulong)s_rangeChunks.Length)],
        SplitChunk = s_splitChunks[random.Below((ulong)s_splitChunks.Length)],
        CachePages = 4 + (int)random.Below(4),
        Vcpus = vcpus,
        TablePages = 64,
        OwnersInvoke = random.Percent(30),
    };
}
