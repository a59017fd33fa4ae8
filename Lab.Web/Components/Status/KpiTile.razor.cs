using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Status;

/// <summary>One number that matters, with a second one that explains it and a line of the last minute.</summary>
public sealed partial class KpiTile : ComponentBase
{
    [Parameter, EditorRequired] public required string Label { get; set; }

    [Parameter, EditorRequired] public required Metric Metric { get; set; }

    [Parameter] public Metric? More { get; set; }

    [Parameter] public string MoreLabel { get; set; } = string.Empty;

    /// <summary>The line is logarithmic.</summary>
    [Parameter] public bool IsLog { get; set; }

    /// <summary>The newest point when the page was made; null before the first.</summary>
    [Parameter] public LabPoint? Last { get; set; }

    /// <summary>The page's module keeps the numbers up to date.</summary>
    protected override bool ShouldRender() => false;

    private double Of(Metric metric) => Last?.Values[(int)metric] ?? double.NaN;
}
