using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Compare;

/// <summary>What is wrong with the field above; nothing if all is well.</summary>
public sealed partial class FieldProblems : ComponentBase
{
    [Parameter, EditorRequired] public required IEnumerable<string> Texts { get; set; }
}
