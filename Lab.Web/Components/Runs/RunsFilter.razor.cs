using Lab.Web.Services.Experiments;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Runs;

/// <summary>Narrows the list.</summary>
public sealed partial class RunsFilter : ComponentBase
{
    [Parameter, EditorRequired] public required ExperimentFilter Filter { get; set; }

    [Parameter] public int Shown { get; set; }

    [Parameter] public int All { get; set; }

    [Parameter] public EventCallback<ExperimentFilter> OnFilter { get; set; }
}
