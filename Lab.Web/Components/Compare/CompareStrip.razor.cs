using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Compare;

/// <summary>The strip on top of the Compare page.</summary>
public sealed partial class CompareStrip : ComponentBase
{
    /// <summary>Where the numbers are made: ".NET 10.0.12 · altra Arm64 · 80 cores".</summary>
    [Parameter, EditorRequired] public required string Host { get; set; }

    /// <summary>system, light or dark.</summary>
    [Parameter] public string ThemeChoice { get; set; } = "system";

    [Parameter] public EventCallback OnTheme { get; set; }

    [Parameter] public EventCallback OnHelp { get; set; }
}
