using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Learn;

/// <summary>Break-before-make step by step, with the windows of the running lab.</summary>
public sealed partial class BreakStory : ComponentBase
{
    [Parameter] public LabPoint? Last { get; set; }

    private string Of(Metric metric) => MetricText.Of(Last?.Values[(int)metric] ?? double.NaN, MetricInfo.Of(metric).Unit);
}
