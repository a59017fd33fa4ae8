using Lab.Web.Services.Run;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Rail;

/// <summary>One knob as a native field, with its hint, all that is wrong with its value beside it, and a way back.</summary>
public sealed partial class KnobField : ComponentBase
{
    [Parameter, EditorRequired] public required Knob Knob { get; set; }

    /// <summary>What stands in the field, value or not.</summary>
    [Parameter, EditorRequired] public required string Text { get; set; }

    [Parameter] public IReadOnlyList<string> Problems { get; set; } = [];

    /// <summary>Differs from the preset.</summary>
    [Parameter] public bool IsChanged { get; set; }

    /// <summary>The preset's value.</summary>
    [Parameter] public string UsualText { get; set; } = string.Empty;

    /// <summary>The preset's name.</summary>
    [Parameter] public string PresetName { get; set; } = string.Empty;

    [Parameter] public EventCallback<string> OnChange { get; set; }

    [Parameter] public EventCallback OnReset { get; set; }

    private string FieldId => $"knob-{Knob.Name}";

    private string Invalid => Problems.Count > 0 ? "true" : "false";

    private string DescribedBy => $"{FieldId}-hint {FieldId}-problems";

    private string ResetHint => $"{Knob.Label}: back to {Knob.Shown(UsualText)}, as in \"{PresetName}\"";

    private Task ChangeAsync(string? text) => OnChange.InvokeAsync(text ?? string.Empty);
}
