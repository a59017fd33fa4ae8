using Lab.Web.Components.Status;

namespace Lab.Web.Components.Present;

/// <summary>The keys of presenter mode, which come before those of the page.</summary>
public static class PresenterKey
{
    public const string Next = "ArrowRight";
    public const string Back = "ArrowLeft";
    public const string Blank = "b";
    public const string Recording = "r";
    public const string Leave = "Escape";

    public static IReadOnlyList<Shortcut> All { get; } =
    [
        new([Next, "PageDown"], "→", "Next scene"),
        new([Back, "PageUp"], "←", "Scene before"),
        new(Blank, "b", "Blank the screen, or show it again"),
        new(["1", "2", "3", "4", "5", "6", "7", "8", "9"], "1–9", "Another chart large; the same key again: the scene's own"),
        new(Recording, "r", "The scene's recording, or the live run"),
        new(Shortcut.Help, "?", "Open or close this list"),
        new(Leave, "Esc", "Leave presenter mode"),
    ];

    /// <summary>All but the help, which is the page's.</summary>
    public static IReadOnlyList<string> AllKeys { get; } =
        [.. All.Where(shortcut => shortcut.Keys[0] != Shortcut.Help).SelectMany(shortcut => shortcut.Keys)];
}
