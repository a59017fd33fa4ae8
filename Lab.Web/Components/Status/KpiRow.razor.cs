using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Status;

/// <summary>The six numbers that say how the run goes.</summary>
public sealed partial class KpiRow : ComponentBase
{
    [Parameter, EditorRequired] public required bool IsViolated { get; set; }

    /// <summary>The newest point when the page was made.</summary>
    [Parameter] public LabPoint? Last { get; set; }

    /// <summary>Of the read sections looked at; null: before a run.</summary>
    [Parameter] public ReaderAges? Ages { get; set; }
}
