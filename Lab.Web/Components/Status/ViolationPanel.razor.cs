using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Status;

/// <summary>What was violated, by whom, when, and the seed that repeats it.</summary>
public sealed partial class ViolationPanel : ComponentBase
{
    [Parameter, EditorRequired] public required string Report { get; set; }

    [Parameter] public EventCallback OnCopy { get; set; }
}
