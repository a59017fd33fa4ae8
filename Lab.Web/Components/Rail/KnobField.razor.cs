using Lab.Web.Services.Run;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Rail;

/// <summary>One knob as a native field, with all that is wrong with its value beside it.</summary>
public sealed partial class KnobField : ComponentBase
{
    [Parameter, EditorRequired] public required Knob Knob { get; set; }

    /// <summary>What stands in the field, value or not.</summary>
    [Parameter, EditorRequired] public required string Text { get; set; }

    [Parameter] public IReadOnlyList<string> Problems { get; set; } = [];

    /// <summary>Differs from the preset.</summary>
    [Parameter] public bool IsChanged { get; set; }

    [Parameter] public EventCallback<string> OnChange { get; set; }

    private string FieldId => $"knob-{Knob.Name}";

    private Task ChangeAsync(string? text) => OnChange.InvokeAsync(text ?? string.Empty);
}
