using Lab.Engine.Experiments;
using Lab.Engine.Primitives;
using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;

namespace Lab.Tests.Experiments;

/// <summary>A bench without threads: so many faults a slice, by the options.</summary>
public sealed class ScriptedBench(Func<RunOptions, long> faults) : ISliceBench
{
    private long _sequence;
    private int _runs;

    /// <summary>Everything that was run.</summary>
    public List<RunOptions> Begun { get; } = [];

    /// <summary>A run is under way.</summary>
    public bool Runs { get; private set; }

    /// <summary>What <see cref="EndSlice"/> reports.</summary>
    public string? Violation { get; set; }

    /// <summary>Called before each reading.</summary>
    public Action OnRead { get; set; } = static () => { };

    public void BeginSlice(RunOptions options)
    {
        Assert.False(Runs);
        Runs = true;
        _runs++;
        _sequence = 0;
        Begun.Add(options);
    }

    public EngineFrame ReadSlice()
    {
        OnRead();
        Assert.True(Runs);
        _sequence++;
        var counters = new long[Enum.GetValues<Counter>().Length];
        counters[(int)Counter.FaultsMapped] = (_sequence - 1) * faults(Begun[^1]);
        return new EngineFrame
        {
            Sequence = _sequence,
            RunId = $"run {_runs}",
            State = RunState.Running,
            ElapsedNs = _sequence * 1_000_000_000,
            Policy = Begun[^1].Policy,
            Counters = counters,
            Histograms = [.. Enum.GetValues<Histogram>().Select(_ => SparseHistograms.Empty)],
            Events = [],
            RunnableThreads = 2,
        };
    }

    public IReadOnlyDictionary<int, CoreTime>? ReadCores() => null;

    public string? EndSlice()
    {
        Runs = false;
        return Violation;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
