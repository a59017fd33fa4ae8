using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Compare;

/// <summary>A command line to be copied.</summary>
public sealed partial class CommandLineBox : ComponentBase
{
    [Parameter, EditorRequired] public required string Line { get; set; }

    [Parameter] public EventCallback<string> OnCopy { get; set; }
}
