using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Status;

/// <summary>Every action by name, so that nothing is reached by a shortcut alone. The page's module filters the list and presses the key.</summary>
public sealed partial class CommandPalette : ComponentBase
{
    /// <summary>Of the dialog element.</summary>
    public const string Id = "palette";

    /// <summary>What one key does by itself: a key that another must follow, or the palette's own, is no action.</summary>
    [Parameter] public IReadOnlyList<Shortcut> Actions { get; set; } =
        [.. Shortcut.All.Where(shortcut => shortcut.Keys is [not "g" and not Shortcut.Palette])];

    protected override bool ShouldRender() => false;
}
