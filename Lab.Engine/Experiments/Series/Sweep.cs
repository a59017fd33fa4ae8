using System.Globalization;
using Lab.Engine.Workloads;

namespace Lab.Engine.Experiments.Series;

/// <summary>A grid over knobs: every combination of their values is a cell.</summary>
public static class Sweep
{
    /// <summary>A knob and its values.</summary>
    /// <param name="set">The options with a value, from its text.</param>
    public static SweepAxis Axis(string knob, IEnumerable<string> values, Func<RunOptions, string, RunOptions> set) =>
        new(knob, [.. values.Select(value => new SweepValue(value, options => set(options, value)))]);

    /// <summary>Every combination.</summary>
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
