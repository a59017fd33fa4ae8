using Lab.Web.Components.Status;

namespace Lab.Web.Components.Learn;

/// <summary>The keys of the Learn page.</summary>
public static class LearnKey
{
    public static IReadOnlyList<Shortcut> All { get; } =
    [
        .. Shortcut.All.Where(shortcut => shortcut.Keys[0] is "g" or Shortcut.Help),
    ];

    public static IReadOnlyList<string> AllKeys { get; } = [.. All.SelectMany(shortcut => shortcut.Keys)];
}
