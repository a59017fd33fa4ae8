using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Reenact;

/// <summary>The strip on top of the Re-enact page.</summary>
public sealed partial class ReenactStrip : ComponentBase
{
    /// <summary>system, light or dark.</summary>
    [Parameter] public string ThemeChoice { get; set; } = "system";

    [Parameter] public EventCallback OnTheme { get; set; }

    [Parameter] public EventCallback OnHelp { get; set; }
}
