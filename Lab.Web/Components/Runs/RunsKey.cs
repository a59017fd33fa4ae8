using Lab.Web.Components.Status;

namespace Lab.Web.Components.Runs;

/// <summary>The keys of the Runs page.</summary>
public static class RunsKey
{
    public const string Filter = "/";
    public const string Import = "i";
    public const string Next = "j";
    public const string Last = "k";
    public const string Pair = "x";

    public static IReadOnlyList<Shortcut> All { get; } =
    [
        new(Filter, "/", "Filter the list"),
        new(Next, "j", "Focus the next experiment of the list"),
        new(Last, "k", "Focus the one before it"),
        new(Pair, "x", "Take the focused comparison to the side-by-side, or from it"),
        new(Import, "i", "Focus the import of a bundle"),
        .. Shortcut.All.Where(shortcut => shortcut.Keys[0] is "g" or Shortcut.Help),
    ];

    public static IReadOnlyList<string> AllKeys { get; } = [.. All.SelectMany(shortcut => shortcut.Keys)];
}
