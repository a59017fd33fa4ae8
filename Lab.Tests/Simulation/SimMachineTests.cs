using Lab.Engine.Simulation;

namespace Lab.Tests.Simulation;

public sealed class SimMachineTests
{
    [Theory]
    [InlineData(MachineKind.SequentiallyConsistent, false, false)]
    [InlineData(MachineKind.StoreBuffers, false, true)]
    [InlineData(MachineKind.ReleaseAcquire, false, true)]
    [InlineData(MachineKind.StoreBuffers, true, false)]
    [InlineData(MachineKind.ReleaseAcquire, true, false)]
    public void Run_StoreBuffering_ShowsWhereTheMachineAllowsIt(MachineKind machine, bool fenced, bool shows)
    {
        var (failures, outcomes) = Simulator.OnItsOwnCpu(0, simulator => Campaign(simulator, machine, fenced, 2_000));

        Assert.Equal(shows, failures > 0);
        Assert.True(outcomes.Count >= 3, $"only {string.Join(", ", outcomes)}");
    }

    [Fact]
    public void Run_FromTheScheduleOfARun_IsThatRun()
    {
        var same = Simulator.OnItsOwnCpu(0, simulator =>
        {
            var source = new StoreBufferLitmus(fenced: false);
            var equal = 0;
            for (var seed = 0UL; seed < 300; seed++)
            {
                foreach (var machine in Enum.GetValues<MachineKind>())
                {
                    var options = new SimOptions { Machine = machine, Seed = seed };
                    var first = simulator.Run(source, options);
                    var again = simulator.Run(source, options with { Strategy = StrategyKind.Replay, Schedule = first.Schedule });
                    Assert.Equal(first.Hash, again.Hash);
                    Assert.Equal(first.Outcome, again.Outcome);
                    Assert.Equal(first.Failure?.Text, again.Failure?.Text);
                    equal++;
                }
            }

            return equal;
        });

        Assert.Equal(900, same);
    }

    private static (int Failures, HashSet<string> Outcomes) Campaign(Simulator simulator, MachineKind machine, bool fenced, int runs)
    {
        var failures = 0;
        var outcomes = new HashSet<string>(StringComparer.Ordinal);
        var source = new StoreBufferLitmus(fenced);
        for (var seed = 0; seed < runs; seed++)
        {
            var result = simulator.Run(source, new SimOptions { Machine = machine, Seed = (ulong)seed, Rates = new RandomRates { Switch = 0.3, Drain = 0.2 } });
            outcomes.Add(result.Outcome);
            failures += result.Failure is null ? 0 : 1;
        }

        return (failures, outcomes);
    }
}
