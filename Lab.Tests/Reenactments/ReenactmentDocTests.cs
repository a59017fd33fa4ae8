using Lab.Engine.Reenactments;
using Lab.Engine.Reenactments.Report;
using Lab.Tests.Architecture;

namespace Lab.Tests.Reenactments;

public sealed class ReenactmentDocTests
{
    private static readonly string s_document = Path.Combine(SourceTree.Root, "docs", "reenactments.md");

    [Fact]
    public void Document_Example_IsTheFile() => Assert.Contains(
        $"```csharp\n{File.ReadAllText(Path.Combine(SourceTree.Root, "Lab.Engine", "Reenactments", "B16ExtraReference.cs")).TrimEnd()}\n```",
        File.ReadAllText(s_document), StringComparison.Ordinal);

    [Fact]
    public void Document_Table_IsTheLists()
    {
        var lines = File.ReadAllLines(s_document);
        var wanted = ReenactmentText.Markdown([.. ReenactmentList.All.Select(ReenactmentSummary.Of)]).ToList();

        var first = Array.IndexOf(lines, wanted[0]);

        Assert.True(first >= 0, "the document has no table with this head: " + wanted[0]);
        Assert.Equal(string.Join('\n', wanted), string.Join('\n', lines.Skip(first).TakeWhile(line => line.StartsWith('|'))));
    }
}
