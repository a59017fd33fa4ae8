using Lab.Engine.Mmu;
using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>
/// About 200 operations of one policy: two vCPUs, a host that discards, collapses and ages, dirty logging with splits and
/// harvests, RCU's thread; then every vCPU reaches every page, and all is audited.
/// </summary>
public sealed class WholeEngineScenario(LockPolicy policy) : IScenarioSource
{
    private static readonly uint[] s_weights = [4, 4, 1, 8, 1, 3, 1, 2, 2, 2, 2, 0];
    private static readonly ulong[] s_pages = [0, 1, 2, 3, 8, 64, 510, 511];

    public string Name { get; } = $"engine-whole-{policy.Name}";

    public IReadOnlyList<string> Targets { get; } =
        ["a fault that mapped", "a fault that lost a race", "a fault that an invalidation sent back", "table pages freed after they were detached"];

    public string Describe(ulong seed) => PlanOf(seed).ToString();

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new EngineRun<TPlatform>(PlanOf(seed));

    private EnginePlan PlanOf(ulong seed)
    {
        var random = new DeterministicRandom(seed, purpose: 41);
        var mix = new EngineMix { Weights = s_weights, Pages = s_pages };
        return new EnginePlan
        {
            Policy = policy,
            Shape = new EngineShape { TablePages = 48, HugePages = random.Percent(50) },
            Vcpus =
            [
                mix.Draw(ref random, 80, EngineAct.Read, EngineAct.Execute),
                mix.Draw(ref random, 80, EngineAct.Read, EngineAct.Execute),
            ],
            Host = mix.Draw(ref random, 16, EngineAct.Discard, EngineAct.Age),
            Migration = mix.Draw(ref random, 6, EngineAct.LogEagerly, EngineAct.ClearRange),
            GracePeriodSteps = 20,
            Touched = s_pages,
        };
    }
}
