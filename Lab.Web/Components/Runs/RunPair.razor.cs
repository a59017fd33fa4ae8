using Lab.Web.Services.Experiments;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Runs;

/// <summary>Two comparisons' verdicts and ratios in one table.</summary>
public sealed partial class RunPair : ComponentBase
{
    [Parameter, EditorRequired] public required ResultPair Pair { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }
}
