using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Status;

/// <summary>What was violated, by whom, when, and the seed that repeats it.</summary>
public sealed partial class ViolationPanel : ComponentBase
{
    [Parameter, EditorRequired] public required string Report { get; set; }

    [Parameter] public EventCallback OnCopy { get; set; }

    /// <summary>The same run is asked for again. Without a handler it is not offered.</summary>
    [Parameter] public EventCallback OnReplay { get; set; }
}
