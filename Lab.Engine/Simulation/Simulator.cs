using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <summary>Makes scenarios and runs them on one simulated machine, one after another. Of one thread.</summary>
public sealed class Simulator(int cpu = -1) : IDisposable
{
    private readonly SimMachine _machine = new(cpu);
    private ScheduleStrategy? _strategy;
    private SimOptions? _strategyOf;

    /// <summary>Of the last run's tasks, by index; empty if its scenario could not be made.</summary>
    public IReadOnlyList<string> TaskNames { get; private set; } = [];

    /// <summary>One run.</summary>
    /// <param name="source">Makes the scenario, from the options' seed.</param>
    /// <param name="options">Checked (<see cref="SimOptions.Problems"/>).</param>
    /// <param name="trace">Takes what happens; null: nothing is kept.</param>
    public SimResult Run(IScenarioSource source, SimOptions options, SimTrace? trace = null) =>
        Run(source, options, StrategyFor(options), trace);

    /// <summary>One run under a strategy of the caller's.</summary>
    /// <remarks>A scenario that cannot be made, asked or disposed of is a failure of its run too.</remarks>
    public SimResult Run(IScenarioSource source, SimOptions options, ScheduleStrategy strategy, SimTrace? trace = null)
    {
        Scenario scenario;
        TaskNames = [];
        try
        {
            scenario = source.Create<SimPlatform>(options.Seed);
        }
        catch (Exception thrown)
        {
            return new SimResult(SimFailure.Of(thrown, "setup", 0), null, 0, 0, 0, 0, "", 0, Schedule.Default);
        }

        TaskNames = [.. scenario.Tasks.Select(task => task.Name)];
        var well = _machine.Run(scenario, options.Machine, strategy, options.Seed, options.MostSteps, trace);
        var problem = _machine.Problem;
        if (well && strategy is ScriptStrategy { Left: > 0 } script)
            problem ??= $"the race was not run as written: {script.Left} lines of the script are left";
        var (failure, outcome, reached) = Leave(scenario, well, _machine.Failure);
        return new SimResult(
            failure, problem, _machine.Steps, _machine.Switches, _machine.Hash, _machine.Points, outcome, reached, _machine.Schedule);
    }

    /// <summary>Run on a thread of its own, pinned to one CPU together with the machine's.</summary>
    /// <param name="number">0 for the first CPU that this process may use, 1 for the next, and so on in turn.</param>
    /// <param name="work">Everything to do with the machine.</param>
    /// <exception cref="AggregateException">The work threw.</exception>
    public static T OnItsOwnCpu<T>(int number, Func<Simulator, T> work)
    {
        var result = Task.Factory.StartNew(
            () =>
            {
                using var simulator = new Simulator(SimCpu.PinTo(number));
                return work(simulator);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return result.GetAwaiter().GetResult();
    }

    public void Dispose() => _machine.Dispose();

    // What a failure cut off in the middle may not be as a dispose expects it; native memory is freed with its owners then.
    private static (SimFailure? Failure, string Outcome, ulong Reached) Leave(Scenario scenario, bool well, SimFailure? failure)
    {
        var (outcome, reached) = ("", 0UL);
        try
        {
            if (well)
                (outcome, reached) = (scenario.Outcome, scenario.Reached);
            scenario.Dispose();
        }
        catch (Exception thrown)
        {
            // A failure of the run itself is what is reported.
            (failure, outcome, reached) = (failure ?? SimFailure.Of(thrown, "dispose", 0), "", 0);
        }

        return (failure, outcome, reached);
    }

    // Strategies are kept from run to run: options that differ in the seed alone use the same.
    private ScheduleStrategy StrategyFor(SimOptions options)
    {
        if (_strategy is not null && _strategyOf is not null && _strategyOf with { Seed = options.Seed } == options)
            return _strategy;
        _strategyOf = options;
        return _strategy = options.Strategy switch
        {
            StrategyKind.Random => new RandomStrategy(options.Rates),
            StrategyKind.Pct => new PctStrategy(options.Depth, options.ExpectedSteps, options.Rates),
            StrategyKind.Script => new ScriptStrategy(options.Script!),
            StrategyKind.Replay => new ReplayStrategy(options.Schedule!),
            _ => throw new ArgumentOutOfRangeException(nameof(options)),
        };
    }
}
