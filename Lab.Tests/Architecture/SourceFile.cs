namespace Lab.Tests.Architecture;

/// <summary>One file's path, relative to the root, and its text.</summary>
public sealed record SourceFile(string Path, string Text)
{
    private string[]? _code;

    /// <summary>Lines of a C# file with comments, strings and characters blanked; line numbers are kept.</summary>
    public IReadOnlyList<string> Code => _code ??= CSharpText.WithoutCommentsAndStrings(Text).Split('\n');

    public int LineCount => Text.AsSpan().Count('\n');

    public string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');
}
