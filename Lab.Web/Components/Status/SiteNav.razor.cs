using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Status;

/// <summary>The way between the pages.</summary>
public sealed partial class SiteNav : ComponentBase
{
    private static readonly (string Address, string Name, string Key)[] Pages =
        [("/", "Lab", "l"), ("/compare", "Compare", "c"), ("/reenact", "Re-enact", "e"), ("/runs", "Runs", "u"), ("/learn", "Learn", "h")];

    /// <summary>Address of the page that this is.</summary>
    [Parameter, EditorRequired] public required string Current { get; set; }
}
