using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Status;

/// <summary>The list of keys.</summary>
public sealed partial class ShortcutHelp : ComponentBase
{
    /// <summary>Of the dialog element.</summary>
    public const string Id = "help";

    [Parameter] public IReadOnlyList<Shortcut> Keys { get; set; } = Shortcut.All;
}
