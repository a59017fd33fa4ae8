using Lab.Engine.Telemetry.Wire;
using Lab.Web.Services.Tree;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Tree;

/// <summary>The map's cells as rows, equal neighbours in one.</summary>
public sealed partial class TreeTable : ComponentBase
{
    /// <summary>Rows shown, at most.</summary>
    public const int Most = 64;

    private IReadOnlyList<TreeStretch> _rows = [];
    private int _left;

    /// <summary>Null: nothing is known yet.</summary>
    [Parameter, EditorRequired] public required TreeReading? Tree { get; set; }

    [Parameter] public EventCallback<ulong?> OnSelect { get; set; }

    protected override void OnParametersSet()
    {
        var all = Tree is null ? [] : TreeStretch.Of(Tree);
        _rows = [.. all.Take(Most)];
        _left = all.Count - _rows.Count;
    }
}
