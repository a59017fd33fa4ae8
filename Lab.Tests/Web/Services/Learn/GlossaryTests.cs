using Lab.Tests.Architecture;
using Lab.Web.Services.Learn;

namespace Lab.Tests.Web.Services.Learn;

/// <summary>docs/glossary.md as the page reads it.</summary>
public sealed class GlossaryTests
{
    [Fact]
    public void Read_TheFile_GivesEveryRowOfEveryTable()
    {
        var path = Path.Combine(SourceTree.Root, "docs", "glossary.md");
        var glossary = Glossary.Read(path);

        Assert.Equal(File.ReadLines(path).Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]), glossary.Sections.Select(section => section.Name));
        Assert.Equal(File.ReadLines(path).Count(line => line.StartsWith("| ", StringComparison.Ordinal)), glossary.Sections.Sum(section => section.Rows.Count + 1));
        Assert.All(glossary.Sections, section => Assert.All(section.Rows, row => Assert.Equal(section.Columns.Count, row.Count)));
        Assert.StartsWith("One word", glossary.Lead, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoFile_GivesNoSection() => Assert.Empty(Glossary.Read("/nowhere/glossary.md").Sections);
}
