using System.Globalization;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Web.Services.Feed;

/// <summary>Who was inside the tables with whom, as shares of the moments that were looked at.</summary>
/// <param name="Operations">Those that were met inside, and always the map fault: rows and columns.</param>
public sealed record OverlapMatrix(string Policy, long Samples, long Skipped, IReadOnlyList<ScopeOperation> Operations, IReadOnlyList<IReadOnlyList<OverlapCell>> Rows)
{
    /// <summary>Of so many moments without a hit one can say, with 95 % certainty, that the share is below 3 in so many (rule of three).</summary>
    private const double RuleOfThree = 3;

    /// <summary>Null before anybody looked. The tree map's own reader is no operation of the run and is left out.</summary>
    public static OverlapMatrix? Of(OverlapTotals? totals)
    {
        if (totals is not { Samples: > 0 })
            return null;
        var size = totals.Inside.Length;
        ScopeOperation[] shown = [.. Enum.GetValues<ScopeOperation>().Skip(1)
            .Where(operation => operation != ScopeOperation.Observe && (int)operation < size && (operation == ScopeOperation.FaultMap || totals.Inside[(int)operation] > 0))];
        var rows = shown.Select((row, index) => (IReadOnlyList<OverlapCell>)[.. shown.Take(index + 1)
            .Select(column => new OverlapCell(row, column, totals.Pairs[((int)row * size) + (int)column], totals.Samples))]);
        return new OverlapMatrix(totals.Policy, totals.Samples, totals.Skipped, shown, [.. rows]);
    }

    /// <summary>What "0" says of so many moments: "below 0.3 %"; of too few, nothing.</summary>
    public static string AtMost(long samples) => samples <= RuleOfThree ? "anything" : $"below {Percent(RuleOfThree / samples)}";

    /// <summary>"12.3 %"; two digits at least where it is small.</summary>
    public static string Percent(double share)
    {
        var percent = 100 * share;
        var format = percent >= 9.995 ? "0" : percent >= 0.995 ? "0.0" : percent >= 0.0995 ? "0.00" : "0.000";
        return string.Create(CultureInfo.InvariantCulture, $"{percent.ToString(format, CultureInfo.InvariantCulture)}\u202f%");
    }
}
