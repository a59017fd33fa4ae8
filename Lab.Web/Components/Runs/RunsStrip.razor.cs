using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Runs;

/// <summary>The strip on top of the Runs page.</summary>
public sealed partial class RunsStrip : ComponentBase
{
    /// <summary>system, light or dark.</summary>
    [Parameter] public string ThemeChoice { get; set; } = "system";

    [Parameter] public EventCallback OnTheme { get; set; }

    [Parameter] public EventCallback OnHelp { get; set; }
}
