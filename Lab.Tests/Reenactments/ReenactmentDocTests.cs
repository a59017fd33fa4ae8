using Lab.Engine.Reenactments;
using Lab.Engine.Reenactments.Report;
using Lab.Tests.Architecture;

namespace Lab.Tests.Reenactments;

public sealed class ReenactmentDocTests
{
    [Fact]
    public void Document_Table_IsTheLists()
    {
        var lines = File.ReadAllLines(Path.Combine(SourceTree.Root, "docs", "reenactments.md"));
        var wanted = ReenactmentText.Markdown([.. ReenactmentList.All.Select(ReenactmentSummary.Of)]).ToList();

        var first = Array.IndexOf(lines, wanted[0]);

        Assert.True(first >= 0, "the document has no table with this head: " + wanted[0]);
        Assert.Equal(string.Join('\n', wanted), string.Join('\n', lines.Skip(first).TakeWhile(line => line.StartsWith('|'))));
    }
}
