using Lab.Engine.Primitives;
using Lab.Engine.Reenactments;
using Lab.Engine.Simulation;

namespace Lab.Tests.Reenactments;

/// <summary>Schedules of a re-enactment on the simulated machine.</summary>
internal static class SimulatedRuns
{
    /// <summary>A seeded schedule after another until one fails, on each kind of machine in turn.</summary>
    /// <param name="reenactment">What to run.</param>
    /// <param name="broken">With the bug.</param>
    /// <param name="seed">Of the first; the others follow.</param>
    /// <param name="most">Schedules.</param>
    /// <returns>The failure, or null, and the schedules that it took.</returns>
    public static (SimFailure? Failure, int Schedules) Search(Reenactment reenactment, bool broken, ulong seed, int most) =>
        Simulator.OnItsOwnCpu(0, simulator =>
        {
            var source = new Source(reenactment, broken);
            for (var run = 0; run < most; run++)
            {
                var result = simulator.Run(source, new SimOptions { Seed = (seed * 1_000_003) + (ulong)run, Machine = (MachineKind)(run % 3) });
                Assert.Null(result.Problem);
                if (result.Failure is { } failure)
                    return (failure, run + 1);
            }

            return ((SimFailure?)null, most);
        });

    private sealed class Source(Reenactment reenactment, bool broken) : IScenarioSource
    {
        public string Name => reenactment.Id;

        public Scenario Create<TPlatform>(ulong seed)
            where TPlatform : struct, IPlatform => reenactment.Create<TPlatform>(broken, seed);
    }
}
