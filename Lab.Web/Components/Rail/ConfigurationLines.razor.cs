using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Rail;

/// <summary>The settings of the form as an address and as a command line, each to be copied.</summary>
public sealed partial class ConfigurationLines : ComponentBase
{
    [Parameter, EditorRequired] public required string Link { get; set; }

    /// <summary>"./lab run …".</summary>
    [Parameter, EditorRequired] public required string Line { get; set; }

    [Parameter] public EventCallback OnCopyLink { get; set; }

    [Parameter] public EventCallback OnCopyLine { get; set; }
}
