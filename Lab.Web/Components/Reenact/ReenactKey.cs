using Lab.Web.Components.Status;

namespace Lab.Web.Components.Reenact;

/// <summary>The keys of the Re-enact page.</summary>
public static class ReenactKey
{
    public const string Next = "ArrowRight";
    public const string Back = "ArrowLeft";
    public const string First = "Home";
    public const string Last = "End";
    public const string NextChange = ".";
    public const string LastChange = ",";
    public const string Violation = "v";
    public const string Swap = "x";
    public const string NextBug = "j";
    public const string LastBug = "k";
    public const string Run = "r";
    public const string CopyCommand = "c";
    public const string Filter = "/";
    public const string Help = "?";

    public static IReadOnlyList<Shortcut> All { get; } =
    [
        new(Next, "→", "Next step of the trace"),
        new(Back, "←", "Step back"),
        new(First, "Home", "To the start of the trace"),
        new(Last, "End", "To its end"),
        new(NextChange, ".", "To the next change of the tree"),
        new(LastChange, ",", "To the change of the tree before"),
        new(Violation, "v", "To the violation"),
        new(Swap, "x", "Trace of the broken variant, or of the fixed one"),
        new(NextBug, "j", "Next bug of the list"),
        new(LastBug, "k", "Bug before it"),
        new(Run, "r", "Run broken and fixed on the seed"),
        new(CopyCommand, "c", "Copy the command line that repeats the run"),
        new(Filter, "/", "Filter the list"),
        new(Help, "?", "Open or close this list"),
    ];

    /// <summary>Those that go on while the key is held down.</summary>
    public static IReadOnlyList<string> Repeating { get; } = [Next, Back, NextChange, LastChange];
}
