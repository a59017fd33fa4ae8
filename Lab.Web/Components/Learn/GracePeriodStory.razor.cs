using Lab.Engine.Telemetry.Wire;
using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Learn;

/// <summary>RCU step by step, with the last grace period of the running lab.</summary>
public sealed partial class GracePeriodStory : ComponentBase
{
    [Parameter] public GracePeriodNews? News { get; set; }

    [Parameter] public LabPoint? Last { get; set; }

    /// <summary>Of the running run; empty if there is none.</summary>
    [Parameter] public string Policy { get; set; } = string.Empty;

    /// <summary>The running policy defers frees.</summary>
    [Parameter] public bool Defers { get; set; }

    /// <summary>The newest that has a grace period.</summary>
    [Parameter] public ScopeCapture? Capture { get; set; }

    [Parameter] public bool CanCapture { get; set; }

    [Parameter] public string Problem { get; set; } = string.Empty;

    [Parameter] public EventCallback OnCapture { get; set; }

    private string Of(Metric metric) => MetricText.Of(Last?.Values[(int)metric] ?? double.NaN, MetricInfo.Of(metric).Unit);
}
