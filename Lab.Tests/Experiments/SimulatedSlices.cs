using Lab.Engine.Experiments;
using Lab.Engine.Primitives;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Tests.Support;

namespace Lab.Tests.Experiments;

/// <summary>A machine whose truth is known: slices with a rate that noise, drift and steps disturb, and B's effect on it.</summary>
public sealed class SimulatedSlices(ulong seed)
{
    private readonly NoiseSource _noise = new(seed);
    private double _memory;
    private int _slice;

    /// <summary>B's true ratio to A.</summary>
    public double Ratio { get; init; } = 1;

    /// <summary>Standard deviation of a slice's logarithm.</summary>
    public double Noise { get; init; } = 0.02;

    /// <summary>How much of a slice's noise the next one keeps, 0 to below 1.</summary>
    public double Autocorrelation { get; init; }

    /// <summary>Change of the logarithm from slice to slice.</summary>
    public double DriftPerSlice { get; init; }

    /// <summary>Every so many slices the level changes at random by as much as <see cref="StepSize"/>; 0: never.</summary>
    public int StepEvery { get; init; }

    public double StepSize { get; init; } = 0.15;

    /// <summary>Share of slices, percent, in which something else takes a third of the machine.</summary>
    public int DisturbedPercent { get; init; }

    /// <summary>What the second slice of a pair loses by being second, a logarithm.</summary>
    public double SecondSlot { get; init; }

    /// <summary>B's noise, as a factor of A's.</summary>
    public double NoiseOfB { get; init; } = 1;

    private double _level;

    public static ComparisonPlan Plan(ulong seed, int pairs = 32) =>
        new() { A = new RunOptions(), B = new RunOptions(), Pairs = pairs, Seed = seed, Metric = "faults" };

    /// <summary>Runs every slice that a comparison wants.</summary>
    public Verdict Finish(Comparison comparison)
    {
        while (comparison.Next is { } ticket)
            comparison.Add(Run(ticket));
        return comparison.Verdict;
    }

    public SliceResult Run(SliceTicket ticket)
    {
        _memory = (Autocorrelation * _memory) + (Math.Sqrt(1 - (Autocorrelation * Autocorrelation)) * Noise * _noise.Normal());
        if (StepEvery > 0 && _slice % StepEvery == StepEvery - 1)
            _level += StepSize * ((2 * _noise.Unit()) - 1);
        var isB = ticket.Arm == Arm.B && ticket.Phase == SlicePhase.Measured;
        var log = Math.Log(1e6) + _level + (DriftPerSlice * _slice++) + (_memory * (isB ? NoiseOfB : 1)) + (isB ? Math.Log(Ratio) : 0);
        if (DisturbedPercent > 0 && _noise.Unit() * 100 < DisturbedPercent)
            log -= 0.4;
        log -= ticket.Position * SecondSlot;
        return Of(ticket, (long)Math.Exp(log));
    }

    public static SliceResult Of(SliceTicket ticket, long faultsPerSecond) => new(ticket, Counts(faultsPerSecond));

    public static SliceCounts Counts(long faultsPerSecond) => new()
    {
        IntervalNs = 1_000_000_000,
        Counters = new Dictionary<string, long>(StringComparer.Ordinal) { [nameof(Counter.FaultsMapped)] = faultsPerSecond },
        Histograms = new Dictionary<string, SparseHistogram>(StringComparer.Ordinal),
        CpuNs = 1_000_000_000,
        Core = new CoreTime(1, 0),
        Cores = 2,
        Collections = 0,
    };
}
