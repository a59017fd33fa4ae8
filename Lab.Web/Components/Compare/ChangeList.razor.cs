using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Compare;

/// <summary>What differs between the two sides, and nothing else.</summary>
public sealed partial class ChangeList : ComponentBase
{
    /// <summary>"Vcpus 2 → 4" each.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<string> Changes { get; set; }

    private IEnumerable<(string Name, string From, string To)> Parts => Changes.Select(change =>
    {
        var name = change.Split(' ')[0];
        var values = change[name.Length..].Split('→', StringSplitOptions.TrimEntries);
        return (name, values[0], values.Length > 1 ? values[1] : "");
    });
}
