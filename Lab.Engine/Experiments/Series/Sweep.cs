using System.Globalization;
using Lab.Engine.Workloads;

namespace Lab.Engine.Experiments.Series;

/// <summary>A grid over knobs: every combination of their values is a cell.</summary>
public static class Sweep
{
    /// <param name="axes">Name of a knob, for the labels, and a change for each of its values; the last axis changes fastest.</param>
    public static IReadOnlyList<SeriesCell> Cells(RunOptions workload, IReadOnlyList<SweepAxis> axes)
    {
        IEnumerable<SeriesCell> cells = [new SeriesCell("", workload)];
        foreach (var axis in axes)
        {
            cells = cells.SelectMany(cell => axis.Values.Select(value => new SeriesCell(
                string.Create(CultureInfo.InvariantCulture, $"{cell.Label}{(cell.Label.Length == 0 ? "" : " ")}{axis.Knob}={value.Text}"), value.Set(cell.Options))));
        }

        return [.. cells];
    }
}
