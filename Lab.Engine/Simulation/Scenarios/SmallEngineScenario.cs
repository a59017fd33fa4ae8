using Lab.Engine.Mmu;
using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>
/// Two vCPUs touch the same or neighbouring pages against one operation of the host: a discard, a collapse, an aging, or dirty
/// logging with a split. For the bulk of a campaign.
/// </summary>
public sealed class SmallEngineScenario(LockPolicy policy) : IScenarioSource
{
    private const ulong Far = 511;

    private static readonly EngineStep[] s_split = [new(EngineAct.Write, 0), new(EngineAct.LogLazily), new(EngineAct.Write, 0), new(EngineAct.StopLogging)];

    private static readonly EngineStep[][] s_host =
    [
        [new(EngineAct.Discard, 0)],
        [new(EngineAct.Discard, 0, 2)],
        [new(EngineAct.Age, 0, 2)],
        [new(EngineAct.Discard, 0), new(EngineAct.Discard, 1)],
        [new(EngineAct.Collapse)],
        [new(EngineAct.LogEagerly)],
        [new(EngineAct.LogLazily)],
        [new(EngineAct.LogLazily), new(EngineAct.ClearRange, 0, 2)],
    ];

    // What the tables hold at first: nothing, two pages, a block or a page, a table that a block is to replace.
    private static readonly EngineStep[][] s_before =
    [
        [],
        [new(EngineAct.Write, 0), new(EngineAct.Read, 1)],
        [new(EngineAct.Write, 0)],
        s_split,
    ];

    public string Name { get; } = $"engine-small-{policy.Name}";

    public IReadOnlyList<string> Targets { get; } =
        ["a fault that mapped", "a fault that lost a race", "a fault that an invalidation sent back", "table pages freed after they were detached"];

    public string Describe(ulong seed) => PlanOf(seed).ToString();

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new EngineRun<TPlatform>(PlanOf(seed));

    private EnginePlan PlanOf(ulong seed)
    {
        var random = new DeterministicRandom(seed, purpose: 40);
        var host = s_host[random.Below((ulong)s_host.Length)];
        var before = s_before[random.Below((ulong)s_before.Length)];
        // A collapse needs a host that backs by pages; a block that comes back, one that backs by blocks.
        var coalesces = host[0].Act == EngineAct.Collapse;
        var huge = before == s_split || (!coalesces && random.Percent(50));
        var logs = host[0].Act >= EngineAct.LogEagerly;
        var vcpus = new EngineStep[2][];
        for (var vcpu = 0; vcpu < vcpus.Length; vcpu++)
        {
            vcpus[vcpu] = new EngineStep[1 + random.Below(2)];
            for (var step = 0; step < vcpus[vcpu].Length; step++)
            {
                var act = random.Percent(60) || logs ? EngineAct.Write : random.Percent(70) ? EngineAct.Read : EngineAct.Execute;
                vcpus[vcpu][step] = new EngineStep(act, random.Percent(85) ? random.Below(2) : Far);
            }
        }

        return new EnginePlan
        {
            Policy = policy,
            Shape = new EngineShape { HugePages = huge, TablePages = 24, RangeTlbi = random.Percent(50), HardwareAccessFlag = random.Percent(30) },
            Before = before,
            Vcpus = vcpus,
            Host = logs ? [] : host,
            Migration = logs ? host : [],
            Audits = random.Percent(10),
        };
    }
}
