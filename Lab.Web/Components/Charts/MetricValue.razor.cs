using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Charts;

/// <summary>A number that the page's module keeps up to date. Rendered once, with the value of that moment.</summary>
public sealed partial class MetricValue : ComponentBase
{
    private string _number = MetricText.None;
    private string _unit = string.Empty;

    [Parameter, EditorRequired] public required Metric Metric { get; set; }

    [Parameter, EditorRequired] public required double Value { get; set; }

    /// <summary>Where the unit stands beside the numbers already, they go without it.</summary>
    [Parameter] public bool IsBare { get; set; }

    private MetricUnit Unit => MetricInfo.Of(Metric).Unit is MetricUnit.PerSecond && IsBare ? MetricUnit.Count : MetricInfo.Of(Metric).Unit;

    protected override void OnInitialized() => (_number, _unit) = MetricText.Parts(Value, Unit);

    /// <summary>The module writes into the rendered elements; rendering again would undo it.</summary>
    protected override bool ShouldRender() => false;
}
