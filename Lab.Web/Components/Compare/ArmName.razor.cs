using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Compare;

/// <summary>The letter of a side with its line and marker: A solid ●, B dashed ◆.</summary>
public sealed partial class ArmName : ComponentBase
{
    [Parameter, EditorRequired] public required string Letter { get; set; }
}
