using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Series;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Tests.Support;

namespace Lab.Tests.Experiments.Series;

/// <summary>Series whose truth is known.</summary>
internal static class SeriesSamples
{
    public static SeriesPlan Plan(int cells = 3, int rounds = 8, ulong seed = 1) => new()
    {
        Cells = [.. Enumerable.Range(0, cells).Select(cell => new SeriesCell($"cell {cell}", new RunOptions { Vcpus = cell + 1 }))], Rounds = rounds, Seed = seed,
    };

    public static ComparisonOrigin Origin(string commandLine) => new(
        new EngineHello { ProcessId = 1, Runtime = ".NET 10.0.12", Host = "altra", Cores = 80, Architecture = "arm64", Version = "0.1.0" }, "Linux 6.12.0", commandLine);

    /// <summary>A slice whose rate follows from its ticket alone: 1 M faults/s times the factor, with a noise of the ticket's own.</summary>
    public static SeriesSlice Slice(SeriesTicket ticket, double factor, double noise = 0.03)
    {
        var own = new NoiseSource(ticket.Seed + ((ulong)ticket.Cell * 1_000_003));
        var faults = (long)(1e6 * factor * Math.Exp(noise * own.Normal()));
        return new SeriesSlice(ticket, SimulatedSlices.Counts(faults) with
        {
            Histograms = new Dictionary<string, SparseHistogram>(StringComparer.Ordinal)
            {
                [nameof(Histogram.Fault)] = new() { Buckets = [150, 200], Counts = [990, 10], Max = 30_000, Sum = (long)(1e12 / faults) },
            },
        });
    }

    /// <summary>Runs all that is left.</summary>
    /// <param name="factor">Of each cell.</param>
    public static SeriesProgress Finish(SeriesProgress series, Func<int, double> factor)
    {
        while (series.Next is { } ticket)
            series.Add(Slice(ticket, factor(ticket.Cell)));
        return series;
    }
}
