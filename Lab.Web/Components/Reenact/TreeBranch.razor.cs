using Lab.Web.Services.Reenact;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Reenact;

/// <summary>One table page with what hangs below it. Long runs of leaves are folded.</summary>
public sealed partial class TreeBranch : ComponentBase
{
    private const int Unfolded = 8;
    private const int Head = 3;

    [Parameter, EditorRequired] public required TreePage Page { get; set; }

    [Parameter] public bool IsRoot { get; set; }

    private string LifeWords => Page.Life switch
    {
        "fresh" => "not linked yet",
        "deferred" => "waits for a grace period",
        "freeing" => "its free walk runs",
        _ => Page.Life,
    };

    /// <summary>The first ones, the last one, what has just changed with its neighbours, and tables; counts between them.</summary>
    internal IEnumerable<(TreeEntry? Entry, int Folded)> Rows()
    {
        var entries = Page.Entries;
        var folded = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries.Count > Unfolded && i >= Head && i < entries.Count - 1 && !IsOfInterest(entries, i))
            {
                folded++;
                continue;
            }

            if (folded > 0)
                yield return (null, folded);
            folded = 0;
            yield return (entries[i], 0);
        }
    }

    private static bool IsOfInterest(IReadOnlyList<TreeEntry> entries, int i) =>
        entries[i].Child is not null || entries[i - 1].Before is not null || entries[i].Before is not null || entries[i + 1].Before is not null;
}
