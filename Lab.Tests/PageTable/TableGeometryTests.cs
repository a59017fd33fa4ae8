using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Tests.PageTable;

public sealed class TableGeometryTests
{
    [Theory]
    [InlineData(12, 32, 2, 2, 4)]
    [InlineData(12, 33, 2, 2, 8)]
    [InlineData(12, 34, 2, 2, 16)]
    [InlineData(12, 35, 3, 1, 1)]
    [InlineData(12, 39, 3, 1, 1)]
    [InlineData(12, 40, 3, 1, 2)]
    [InlineData(12, 41, 3, 1, 4)]
    [InlineData(12, 42, 3, 1, 8)]
    [InlineData(12, 43, 3, 1, 16)]
    [InlineData(12, 44, 4, 0, 1)]
    [InlineData(12, 48, 4, 0, 1)]
    [InlineData(12, 49, 4, 0, 2)]
    [InlineData(12, 50, 4, 0, 4)]
    [InlineData(12, 51, 4, 0, 8)]
    [InlineData(12, 52, 4, 0, 16)]
    [InlineData(14, 32, 2, 2, 1)]
    [InlineData(14, 36, 2, 2, 1)]
    [InlineData(14, 37, 2, 2, 2)]
    [InlineData(14, 40, 2, 2, 16)]
    [InlineData(14, 41, 3, 1, 1)]
    [InlineData(14, 47, 3, 1, 1)]
    [InlineData(14, 48, 3, 1, 2)]
    [InlineData(14, 51, 3, 1, 16)]
    [InlineData(14, 52, 4, 0, 1)]
    [InlineData(16, 32, 2, 2, 1)]
    [InlineData(16, 42, 2, 2, 1)]
    [InlineData(16, 43, 2, 2, 2)]
    [InlineData(16, 46, 2, 2, 16)]
    [InlineData(16, 47, 3, 1, 1)]
    [InlineData(16, 52, 3, 1, 1)]
    public void Geometry_OfEachWidth_HasTheTabulatedShape(int pageShift, int ipaBits, int levels, int start, int roots)
    {
        var geometry = Of(pageShift, ipaBits);

        Assert.Equal((levels, start, roots, levels - 1), (geometry.Levels, geometry.StartLevel, geometry.RootPages, geometry.MinCachePages));
    }

    /// <summary>Every width of every granule: IPA bits or a span of them, then levels, start level, root pages.</summary>
    [Theory]
    [InlineData(12, "32=2/2/4 33=2/2/8 34=2/2/16 35-39=3/1/1 40=3/1/2 41=3/1/4 42=3/1/8 43=3/1/16 44-48=4/0/1 49=4/0/2 50=4/0/4 51=4/0/8 52=4/0/16")]
    [InlineData(14, "32-36=2/2/1 37=2/2/2 38=2/2/4 39=2/2/8 40=2/2/16 41-47=3/1/1 48=3/1/2 49=3/1/4 50=3/1/8 51=3/1/16 52=4/0/1")]
    [InlineData(16, "32-42=2/2/1 43=2/2/2 44=2/2/4 45=2/2/8 46=2/2/16 47-52=3/1/1")]
    public void Geometry_EveryWidth_IsAsTabled(int pageShift, string table)
    {
        var widths = 0;
        foreach (var cell in table.Split(' '))
        {
            var (span, shape) = (cell.Split('=')[0].Split('-'), cell.Split('=')[1]);
            for (var bits = int.Parse(span[0]); bits <= int.Parse(span[^1]); bits++, widths++)
            {
                var geometry = new TableGeometry(new Stage2Options { PageShift = pageShift, IpaBits = bits, Lpa2 = bits > 48 && pageShift != 16 });
                Assert.Equal($"{bits}={shape}", $"{bits}={geometry.Levels}/{geometry.StartLevel}/{geometry.RootPages}");
            }
        }

        Assert.Equal(52 - 32 + 1, widths);
    }

    [Theory]
    [InlineData(12, new[] { 48, 39, 30, 21, 12 })]
    [InlineData(14, new[] { 58, 47, 36, 25, 14 })]
    [InlineData(16, new[] { 68, 55, 42, 29, 16 })]
    public void Shift_FromLevelMinusOne_IsTheTabulatedOne(int pageShift, int[] shifts)
    {
        var geometry = Of(pageShift, 40);

        Assert.Equal(shifts, Enumerable.Range(-1, 5).Select(geometry.Shift));
    }

    [Fact]
    public void Vtcr_WorkedExample_IsExact() => Assert.Equal(
        0x802D_3558UL,
        new TableGeometry(new Stage2Options { IpaBits = 40, PhysicalBits = 48, Vmid16 = true, HardwareAccessFlag = true }).Vtcr);

    /// <summary>C# takes a shift count modulo 64: without a guard these would be shifts by 4.</summary>
    [Fact]
    public void Granule_SixtyFourBitsOrMore_IsRefusedNotWrapped()
    {
        var geometry = Of(16, 40);

        Assert.Equal(68, geometry.Shift(-1));
        Assert.Equal(0, geometry.Index(ulong.MaxValue, -1));
        Assert.Throws<InvariantException>(() => geometry.Granule(-1));
        Assert.Equal(0UL, TableGeometry.ShiftRight(ulong.MaxValue, 64));
        Assert.Equal(1UL, TableGeometry.ShiftRight(ulong.MaxValue, 63));
    }

    [Fact]
    public void RootIndex_LastAddress_IsTheLastRoot()
    {
        foreach (var (pageShift, ipaBits) in new[] { (12, 40), (12, 52), (14, 40), (14, 52), (16, 46), (16, 52) })
        {
            var geometry = Of(pageShift, ipaBits);

            Assert.Equal(geometry.RootPages - 1, geometry.RootIndex(geometry.MaxIpa - 1));
            Assert.Equal(0, geometry.RootIndex(0));
        }
    }

    [Fact]
    public void IsBlockLevel_ByGranule_AllowsWhatIsInstalled()
    {
        Assert.Equal([false, true, true, false], Enumerable.Range(0, 4).Select(Of(12, 48).IsBlockLevel));
        Assert.Equal([false, false, true, false], Enumerable.Range(0, 4).Select(Of(14, 48).IsBlockLevel));
        Assert.Equal([false, false, true, false], Enumerable.Range(0, 4).Select(Of(16, 48).IsBlockLevel));
    }

    [Theory]
    [InlineData(0, false, 0)]
    [InlineData(1, true, 513)]
    [InlineData(2, true, 1)]
    [InlineData(3, true, 0)]
    public void TryGetPagesToSplit_ByLevel_CountsAWholeSubtree(int level, bool possible, int pages)
    {
        Assert.Equal(possible, Of(12, 40).TryGetPagesToSplit(level, out var found));
        Assert.Equal(pages, found);
    }

    [Fact]
    public void Problems_EverythingWrong_NamesEachOne()
    {
        var options = new Stage2Options { IpaBits = 31, PageShift = 13, PhysicalBits = 47, Release = (KernelRelease)9 };

        Assert.Equal(4, options.Problems().Count);
        Assert.Throws<ArgumentException>(() => new TableGeometry(options));
    }

    private static TableGeometry Of(int pageShift, int ipaBits) =>
        new(new Stage2Options { PageShift = pageShift, IpaBits = ipaBits, Lpa2 = ipaBits > 48 && pageShift != 16 });
}
