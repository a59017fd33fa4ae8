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

    protected override void OnInitialized() => (_number, _unit) = MetricText.Parts(Value, MetricInfo.Of(Metric).Unit);

    /// <summary>The module writes into the rendered elements; rendering again would undo it.</summary>
    protected override bool ShouldRender() => false;
}
