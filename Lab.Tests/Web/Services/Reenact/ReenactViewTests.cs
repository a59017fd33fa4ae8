using Lab.Web.Services.Reenact;

namespace Lab.Tests.Web.Services.Reenact;

public sealed class ReenactViewTests
{
    [Theory]
    [InlineData(null, null, null, null, "/reenact")]
    [InlineData("B7", null, null, null, "/reenact/B7")]
    [InlineData("b7", "1", null, null, "/reenact/B7?seed=1&variant=broken")]
    [InlineData("B7", "18446744073709551615", "42", "fixed", "/reenact/B7?seed=18446744073709551615&step=42&variant=fixed")]
    public void Address_OfWhatWasParsed_SaysTheSame(string? bug, string? seed, string? step, string? variant, string address)
    {
        var view = ReenactView.Parse(bug, seed, step, variant, out var problems);
        Assert.Empty(problems);
        Assert.Equal(address, view.Address);
    }

    [Fact]
    public void Parse_NothingRight_NamesEveryProblem()
    {
        var view = ReenactView.Parse("B99", "-1", "two", "mended", out var problems);
        Assert.Equal(new ReenactView(null, null, null, false), view);
        Assert.Equal(["B99", "-1", "two", "mended"], problems.Select(problem => problem.Split(' ').First(word => word is "B99." or "-1" or "two" or "mended").TrimEnd('.')));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("B7", 1)]
    [InlineData("TableFlaws C-LEAK", 1)]
    [InlineData("no such words", -1)]
    public void Matching_Filter_FindsByNumberTitleCheckerAndSwitch(string filter, int least)
    {
        var found = ReenactmentCatalog.Matching(filter).ToList();
        if (least <= 0)
            Assert.Equal(least == 0 ? ReenactmentCatalog.All.Count : 0, found.Count);
        else
            Assert.InRange(found.Count, least, ReenactmentCatalog.All.Count - 1);
    }

    [Fact]
    public void ContextTests_SourceFiles_AreThere()
    {
        Assert.NotEmpty(ContextTable.Columns);
        Assert.All(ContextTable.Columns, column => Assert.True(File.Exists(Path.Combine(Lab.Web.LabPaths.ContentRoot(), column.SourceFile)), column.SourceFile));
        Assert.All(ContextTable.Rows, row => Assert.Equal(ContextTable.Columns.Count, row.Cells.Count));
    }
}
