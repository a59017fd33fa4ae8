using System.Globalization;

namespace Lab.Fences;

/// <summary>What noticed that one access was weakened; no scenario: nothing did, and the note says why.</summary>
public sealed record CaughtRow(string Key, string Text, string Scenario, string Machine, string Strategy, ulong Seed, long Schedules, string Note)
{
    public static IEnumerable<CaughtRow> Read(string path) =>
        File.ReadLines(path).Where(line => line.Length > 0).Select(line => line.Split('\t')).Select(cells => new CaughtRow(
            cells[0], cells[1], cells[2], cells[3], cells[4], ulong.Parse(cells[5], CultureInfo.InvariantCulture),
            long.Parse(cells[6], CultureInfo.InvariantCulture), cells[7]));

    public string ToLine() => string.Join('\t', Key, Text, Scenario, Machine, Strategy, Seed.ToString(CultureInfo.InvariantCulture), Schedules.ToString(CultureInfo.InvariantCulture), Note);
}
