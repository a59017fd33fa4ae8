using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Compare;

/// <summary>What would make the verdict wrong, beside it.</summary>
public sealed partial class DoubtBox : ComponentBase
{
    [Parameter, EditorRequired] public required IReadOnlyList<string> Doubts { get; set; }
}
