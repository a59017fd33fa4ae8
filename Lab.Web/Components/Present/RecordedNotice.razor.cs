using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Present;

/// <summary>Says that what is shown was recorded, when and on what.</summary>
public sealed partial class RecordedNotice : ComponentBase
{
    [Parameter, EditorRequired] public required string Origin { get; set; }
}
