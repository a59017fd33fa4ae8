using System.Globalization;
using System.Text;

namespace Lab.Engine.Locks;

/// <summary>Lock statistics as text, in the columns and the unit (microseconds) of Linux's /proc/lock_stat.</summary>
public static class LockStatTable
{
    /// <summary>What a reader of /proc/lock_stat would otherwise take for the kernel's meaning.</summary>
    public static IReadOnlyList<string> Notes { get; } =
    [
        "bounces: another owner was before, not another CPU; '-': readers share no word that could tell",
        "waittime: every contended acquisition; holdtime: 1 acquisition in 64 on average, total scaled up from the sample",
    ];

    private static readonly string[] Columns =
    [
        "con-bounces", "contentions", "waittime-min", "waittime-max", "waittime-total", "waittime-avg",
        "acq-bounces", "acquisitions", "holdtime-min", "holdtime-max", "holdtime-total", "holdtime-avg",
    ];

    private const int NameWidth = 32;
    private const int ColumnWidth = 15;

    /// <summary>A heading, two lines for each lock (its write side -W and its read side -R), the notes.</summary>
    public static string Render(IEnumerable<(string Name, LockStat Stat)> locks)
    {
        var text = new StringBuilder();
        AppendRow(text, "class name", Columns);
        foreach (var (name, stat) in locks)
        {
            AppendRow(text, $"{name}-W ({stat.Kind}):", Cells(stat.Write));
            AppendRow(text, $"{name}-R ({stat.Kind}):", Cells(stat.Read));
        }

        foreach (var note in Notes)
            text.Append("  ").Append(note).Append('\n');
        return text.ToString();
    }

    private static string[] Cells(in LockSideStat side) =>
    [
        Count(side.ContentionBounces), Count(side.Contentions),
        Microseconds(side.WaitMinNs), Microseconds(side.WaitMaxNs), Microseconds(side.WaitTotalNs), Microseconds(side.WaitAvgNs),
        side.AcquisitionBounces is { } bounces ? Count(bounces) : "-", Count(side.Acquisitions),
        Microseconds(side.HoldMinNs), Microseconds(side.HoldMaxNs), Microseconds(side.HoldTotalNs), Microseconds(side.HoldAvgNs),
    ];

    private static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Microseconds(double ns) => (ns / 1000).ToString("F2", CultureInfo.InvariantCulture);

    private static void AppendRow(StringBuilder text, string name, IEnumerable<string> cells)
    {
        text.Append(name.PadLeft(NameWidth));
        foreach (var cell in cells)
            text.Append(cell.PadLeft(ColumnWidth));
        text.Append('\n');
    }
}
