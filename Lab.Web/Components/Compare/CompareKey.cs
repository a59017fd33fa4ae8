using Lab.Web.Components.Status;

namespace Lab.Web.Components.Compare;

/// <summary>The keys of the Compare page.</summary>
public static class CompareKey
{
    public const string Columns = "1";
    public const string Overlay = "2";
    public const string Difference = "3";
    public const string Swap = "x";
    public const string Verdict = "v";
    public const string Tables = "t";
    public const string CopyCommand = "c";
    public const string Export = "e";
    public const string Go = "g";
    public const string Help = "?";

    /// <summary>While a comparison is chosen.</summary>
    public static IReadOnlyList<Shortcut> Form { get; } =
    [
        new(CopyCommand, "c", "Copy the command line"),
        new(Go, "g …", "Go to a page: the letter that the bar's links name follows"),
        new(Help, "?", "Open or close this list"),
    ];

    /// <summary>While a result is shown.</summary>
    public static IReadOnlyList<Shortcut> Result { get; } =
    [
        new(Columns, "1", "A and B in columns, equal scales"),
        new(Overlay, "2", "A over B in one chart"),
        new(Difference, "3", "Ratio of each pair"),
        new(Swap, "x", "Swap the sides: B left, ratios A/B; the verdict stays"),
        new(Verdict, "v", "How the verdict was reached"),
        new(Tables, "t", "Charts as tables"),
        new(CopyCommand, "c", "Copy the command line"),
        new(Export, "e", "To the exports"),
        new(Go, "g …", "Go to a page: the letter that the bar's links name follows"),
        new(Help, "?", "Open or close this list"),
    ];
}
