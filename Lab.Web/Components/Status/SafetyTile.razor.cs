using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Status;

/// <summary>The safety lamp, with the number of checks behind it.</summary>
public sealed partial class SafetyTile : ComponentBase
{
    [Parameter, EditorRequired] public required bool IsViolated { get; set; }

    [Parameter] public LabPoint? Last { get; set; }

    /// <summary>Of the read sections looked at; null: before a run.</summary>
    [Parameter] public ReaderAges? Ages { get; set; }

    private bool IsBad => IsViolated || Ages is { Whole: > 0 };

    private static string Observed(ReaderAges ages) =>
        $"age\u202f≥\u202f2: {MetricText.Of(ages.Whole, MetricUnit.Count)} of {MetricText.Of(ages.All, MetricUnit.Count)} readers";
}
