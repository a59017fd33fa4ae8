using Lab.Engine.Primitives;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>
/// The schedules of a search, one after another: each strategy on each machine in turn, each with a seed of its own. The same for the
/// same seed.
/// </summary>
internal sealed class ScheduleRotation(ulong seed)
{
    private static readonly MachineKind[] s_machines =
        [MachineKind.StoreBuffers, MachineKind.ReleaseAcquire, MachineKind.SequentiallyConsistent];

    // As many as are coprime with the machines, so that each meets each.
    private static readonly SimOptions[] s_strategies =
    [
        new(),
        new() { Strategy = StrategyKind.Pct, Depth = 2 },
        new() { Rates = new RandomRates { Switch = 0.3, Drain = 0.2 } },
        new() { Strategy = StrategyKind.Pct, Depth = 3 },
        new() { Rates = new RandomRates { Switch = 0.02, Drain = 0.02 } },
        new() { Strategy = StrategyKind.Pct, Depth = 4 },
        new() { Rates = new RandomRates { Switch = 0.15, Drain = 0.05 } },
    ];

    private DeterministicRandom _seeds = new(seed, purpose: 40);
    private int _next;

    /// <summary>Machines that a schedule may be of.</summary>
    public static IReadOnlyList<MachineKind> Machines => s_machines;

    /// <param name="lastSteps">Steps of the run before; 0: there was none.</param>
    public SimOptions Next(long lastSteps)
    {
        var number = _next++;
        return s_strategies[number % s_strategies.Length] with
        {
            Machine = s_machines[number % s_machines.Length],
            Seed = _seeds.Next(),
            ExpectedSteps = Math.Max(lastSteps, 20),
        };
    }
}
