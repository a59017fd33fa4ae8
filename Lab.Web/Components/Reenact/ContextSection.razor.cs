using Lab.Web.Services.Reenact;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Reenact;

/// <summary>The context matrix: what may happen in each walker context, who sees it if it does, what nobody can see.</summary>
public sealed partial class ContextSection : ComponentBase
{
    /// <summary>Address of the page's view; the tests' elements are on it.</summary>
    [Parameter, EditorRequired] public required string Address { get; set; }

    private static bool IsUnchecked(string cell) => cell.Contains("not checked", StringComparison.Ordinal);

    private static string TestOf(ContextLine row, ContextTest column) => $"{column.ShortTest}(\"{row.Id}\")";

    private string LinkTo(ContextTest column) => $"{Address}#{column.Id}";
}
