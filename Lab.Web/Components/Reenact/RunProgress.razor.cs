using Lab.Web.Services.Reenact;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Reenact;

/// <summary>A run that has no report yet, or will have none.</summary>
public sealed partial class RunProgress : ComponentBase
{
    [Parameter, EditorRequired] public required ReenactmentRun Run { get; set; }

    /// <summary>Time in its state.</summary>
    [Parameter] public TimeSpan Age { get; set; }
}
