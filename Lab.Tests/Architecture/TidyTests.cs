using System.Text.RegularExpressions;

namespace Lab.Tests.Architecture;

/// <summary>Sizes and leftovers. The soft limits are reported in the test's output; the hard ones fail.</summary>
public sealed partial class TidyTests(ITestOutputHelper output)
{
    private const int SoftLines = 300;
    private const int HardLines = 400;

    [Fact]
    public void Files_LongerThanTheHardLimit_AreNone()
    {
        var files = Sources();
        Assert.True(files.Count > 30, $"only {files.Count} files looked at");
        foreach (var file in files.Where(file => file.LineCount > SoftLines))
            output.WriteLine($"{file.Path} has {file.LineCount} lines; {SoftLines} is the soft limit.");

        Fails.Any(files.Where(file => file.LineCount > HardLines).Select(file => $"{file.Path} has {file.LineCount} lines; {HardLines} is the limit"));
    }

    [Fact]
    public void Files_UnfinishedMarks_AreNone() => Fails.Any(Lines(Unfinished()));

    [Fact]
    public void Files_Tabs_AreNone() => Fails.Any(Lines(Tab()));

    [Fact]
    public void Tests_Skipped_AreNone() => Fails.Any(Lines(SkippedTest()));

    [Fact]
    public void Files_TopLevelType_BearsTheFilesName() =>
        Fails.Any(Sources().Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal)).Select(WrongName).OfType<string>());

    private static string? WrongName(SourceFile file)
    {
        var name = Path.GetFileName(file.Path).Split('.')[0].Split('`')[0];
        var types = file.Code.Select(line => TopLevelType().Match(line)).Where(match => match.Success).Select(match => match.Groups["name"].Value).ToList();
        return types.Count == 0 || types.Contains(name) || file.Path.StartsWith("Lab.Engine/Telemetry/Wire/", StringComparison.Ordinal)
            ? null
            : $"{file.Path} holds {string.Join(", ", types)}";
    }

    private static IReadOnlyList<SourceFile> Sources() =>
        [.. SourceTree.Files("Lab.Engine", ".cs"), .. SourceTree.Files("Lab.Web", ".cs", ".razor"), .. SourceTree.Files("Lab.Tests", ".cs", ".razor")];

    private static IEnumerable<string> Lines(Regex pattern) =>
        from file in Sources()
        where !file.Path.EndsWith("/TidyTests.cs", StringComparison.Ordinal)
        from line in file.Text.Split('\n').Select((text, index) => (Text: text, Number: index + 1))
        where pattern.IsMatch(line.Text)
        select $"{file.Path}:{line.Number}: {line.Text.Trim()}";

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex("\t")]
    private static partial Regex Tab();

    [GeneratedRegex(@"\bSkip\s*=\s*""|Assert\.Skip")]
    private static partial Regex SkippedTest();

    [GeneratedRegex(@"^(public|internal)? ?((static|sealed|abstract|readonly|unsafe|partial|ref|file) )*(class|struct|interface|enum|record( struct| class)?|delegate \S+) (?<name>\w+)")]
    private static partial Regex TopLevelType();
}
