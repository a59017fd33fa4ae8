using System.Globalization;
using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Panels;

/// <summary>The mean fault of the last second, split into phases that add up to it.</summary>
public sealed partial class FaultTimePanel : ComponentBase
{
    private static readonly Metric[] Order =
    [
        Metric.PhaseTopUp, Metric.PhaseLockWait, Metric.PhaseWalk, Metric.PhaseBreak, Metric.PhaseCache, Metric.PhaseTable,
        Metric.PhaseRetry, Metric.PhaseOther,
    ];

    /// <summary>The newest point; null before the first.</summary>
    [Parameter] public LabPoint? Last { get; set; }

    private const string Origin = "Mean over the faults timed in the last second: 1 of 64, each by the clock at every step. The parts add up.";

    internal IReadOnlyList<Phase> Phases
    {
        get
        {
            var whole = Whole;
            if (Last is null || double.IsNaN(whole) || whole <= 0)
                return [];
            return [.. Order.Select(metric => new Phase(MetricInfo.Of(metric), Last.Values[(int)metric], 100 * Last.Values[(int)metric] / whole))];
        }
    }

    private double Whole => Last is null ? double.NaN : Order.Sum(metric => (double)Last.Values[(int)metric]);

    private static string Width(double percent) => string.Create(CultureInfo.InvariantCulture, $"width: {Math.Clamp(percent, 0, 100):0.#}%");

    /// <param name="Seconds">Mean of a fault.</param>
    /// <param name="Share">Percent of the whole.</param>
    internal sealed record Phase(MetricInfo Info, double Seconds, double Share);
}
