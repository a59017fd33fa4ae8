using System.Globalization;
using Lab.Engine.Telemetry.Wire;
using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Panels;

/// <summary>Both sides of the MMU lock as /proc/lock_stat lists a lock.</summary>
public sealed partial class LockStatPanel : ComponentBase
{
    private static readonly (string Name, Func<LockStatRow, string> Text)[] Columns =
    [
        ("con-bounces", row => Count(row.ContentionBounces)),
        ("contentions", row => Count(row.Contentions)),
        ("waittime-min", row => Time(row.WaitMinNs, row.Contentions)),
        ("waittime-max", row => Time(row.WaitMaxNs, row.Contentions)),
        ("waittime-total", row => Time(row.WaitTotalNs, row.Contentions)),
        ("waittime-avg", row => Mean(row.WaitTotalNs, row.Contentions)),
        ("acq-bounces", row => row.AcquisitionBounces < 0 ? "not counted" : Count(row.AcquisitionBounces)),
        ("acquisitions", row => Count(row.Acquisitions)),
        ("holdtime-min", row => Time(row.HoldMinNs, row.HoldsTimed)),
        ("holdtime-max", row => Time(row.HoldMaxNs, row.HoldsTimed)),
        ("holdtime-total", row => Time(row.HoldTotalNs, row.HoldsTimed)),
        ("holdtime-avg", row => Mean(row.HoldTotalNs, row.Acquisitions)),
    ];

    [Parameter, EditorRequired] public required IReadOnlyList<LockStatRow> Rows { get; set; }

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture).Replace(',', '\u202f');

    private static string Time(long ns, long samples) => samples == 0 ? MetricText.None : MetricText.Of(ns / 1e9, MetricUnit.Time);

    private static string Mean(long ns, long samples) => samples == 0 ? MetricText.None : MetricText.Of(ns / 1e9 / samples, MetricUnit.Time);
}
