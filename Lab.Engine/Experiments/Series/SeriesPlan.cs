using System.Globalization;
using Lab.Engine.Experiments.Statistics;

namespace Lab.Engine.Experiments.Series;

/// <summary>Several configurations, interleaved in rounds: each round runs every cell once, in random order, with one seed.</summary>
public sealed record SeriesPlan
{
    /// <summary>What all others are compared with is the first.</summary>
    public required IReadOnlyList<SeriesCell> Cells { get; init; }

    /// <summary>1 to 48; below 6 no ratio has an interval.</summary>
    public int Rounds { get; init; } = 12;

    /// <summary>Milliseconds counted of each slice, 20 to 60000.</summary>
    public int SliceMs { get; init; } = 1_000;

    /// <summary>Milliseconds that each slice runs before it counts, 0 to 10000.</summary>
    public int SettleMs { get; init; } = 250;

    /// <summary>Of the order within each round and of every round's runs.</summary>
    public ulong Seed { get; init; } = 1;

    internal TimeSpan Slice => TimeSpan.FromMilliseconds(SliceMs);

    internal TimeSpan Settle => TimeSpan.FromMilliseconds(SettleMs);

    /// <summary>All that is wrong with the plan, a sentence each; what is wrong with every cell is said once.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = Cells
            .SelectMany(cell => cell.Options.Problems().Select(problem => (cell.Label, Problem: problem)))
            .GroupBy(found => found.Problem, StringComparer.Ordinal)
            .SelectMany(same => same.Count() == Cells.Count ? [same.Key] : same.Select(found => $"{found.Label}: {found.Problem}"))
            .ToList();
        if (Cells.Count is < 1 or > 1_000)
            problems.Add($"There are {Cells.Count} cells; there must be 1 to 1000.");
        Range(nameof(Rounds), Rounds, 1, Looks.MostPairs);
        Range(nameof(SliceMs), SliceMs, 20, 60_000);
        Range(nameof(SettleMs), SettleMs, 0, 10_000);
        return problems;

        void Range(string name, int value, int least, int most)
        {
            if (value < least || value > most)
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be {least} to {most}."));
        }
    }
}
