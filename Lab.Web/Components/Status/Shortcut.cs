namespace Lab.Web.Components.Status;

/// <summary>A key that works, and what it does. The help lists these and the page handles these.</summary>
/// <param name="Key">As the browser names it.</param>
/// <param name="Shown">On the key cap.</param>
public sealed record Shortcut(string Key, string Shown, string Does)
{
    public const string StartStop = " ";
    public const string Rail = "[";
    public const string Tables = "t";
    public const string Freeze = "f";
    public const string Help = "?";

    public static IReadOnlyList<Shortcut> All { get; } =
    [
        new(StartStop, "Space", "Start or stop the run"),
        new(Rail, "[", "Fold or unfold the controls"),
        new(Tables, "t", "Show all charts as tables, or as charts"),
        new(Freeze, "f", "Freeze the view, or go on; the run is not touched"),
        new(Help, "?", "Open or close this list"),
    ];
}
