namespace Lab.Web.Components.Status;

/// <summary>A key that works, and what it does. The help and the command palette list these, and the page handles these.</summary>
/// <param name="Keys">As the browser names them.</param>
/// <param name="Shown">On the key cap.</param>
public sealed record Shortcut(IReadOnlyList<string> Keys, string Shown, string Does)
{
    public Shortcut(string key, string shown, string does)
        : this([key], shown, does)
    {
    }

    public const string StartStop = " ";
    public const string Rail = "[";
    public const string Tables = "t";
    public const string Freeze = "f";
    public const string Mark = "m";
    public const string CopyCommand = "c";
    public const string Export = "e";
    public const string Present = "p";
    public const string Palette = "/";
    public const string Help = "?";

    public static IReadOnlyList<Shortcut> All { get; } =
    [
        new(StartStop, "Space", "Start or stop the run"),
        new(Freeze, "f", "Freeze the view, or go on; the run is not touched"),
        new(Mark, "m", "Mark this moment with a note"),
        new(Rail, "[", "Fold or unfold the controls"),
        new(["1", "2", "3", "4", "5", "6", "7", "8", "9"], "1–9", "Focus a chart"),
        new("o", "o", "Focus the RCU scope: in it arrows go from record to record, w s a d zoom and pan, 0 resets, t lists"),
        new("i", "i", "Focus the map of the tree: in it arrows go from cell to cell, Enter decodes an entry, w s a d zoom and pan, 0 resets, t lists"),
        new("Enter", "Enter", "Enlarge the focused chart"),
        new("Escape", "Esc", "Make it small again; then back to now"),
        new("l", "l", "Logarithmic or linear: the focused chart, or all"),
        new(Tables, "t", "Table or chart: the focused one, or all"),
        new(["w", "s"], "w s", "Zoom in or out in time"),
        new(["a", "d"], "a d", "Earlier or later"),
        new([",", "."], ", .", "Previous or next event"),
        new(CopyCommand, "c", "Copy the command line of these settings"),
        new(Export, "e", "Export what is drawn as CSV"),
        new(Present, "p", "Present: scenes, large, without controls"),
        new("g", "g …", "Go to a page: the letter that the bar's links name follows"),
        new(Palette, "/", "All actions by name"),
        new(Help, "?", "Open or close this list"),
    ];

    public static IReadOnlyList<string> AllKeys { get; } = [.. All.SelectMany(shortcut => shortcut.Keys)];
}
