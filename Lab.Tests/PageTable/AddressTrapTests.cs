using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Tests.PageTable;

/// <summary>Where 64-bit arithmetic of C# is not the mathematics: shift counts are taken modulo 64, sums modulo 2^64.</summary>
public sealed class AddressTrapTests
{
    private const ulong Page = 0x1000;
    private const ulong Top = ulong.MaxValue;

    /// <summary>The trap itself: without a guard this is what a shift gives.</summary>
    [Fact]
    public void Shift_OfTheLanguage_IsModulo64()
    {
        var count = 64 + 4;

        Assert.Equal(Top >> 4, Top >> count);
        Assert.Equal(16UL, 1UL << count);
        Assert.Equal(0UL, TableGeometry.ShiftRight(Top, count));
        Assert.Throws<InvariantException>(() => TableGeometry.PowerOfTwo(count));
        Assert.Throws<InvariantException>(() => TableGeometry.PowerOfTwo(64));
        Assert.Throws<InvariantException>(() => TableGeometry.PowerOfTwo(-1));
        Assert.Equal(1UL << 63, TableGeometry.PowerOfTwo(63));
    }

    /// <summary>The number of root pages is computed with the shift of the level above the root.</summary>
    [Fact]
    public void RootPages_ShiftAboveTheRoot_IsGuardedForEveryGeometry()
    {
        var tried = 0;
        foreach (var pageShift in new[] { 12, 14, 16 })
        {
            for (var bits = 32; bits <= 52; bits++)
            {
                var lpa2 = bits > 48 && pageShift != 16;
                var guest = new TableGeometry(new Stage2Options { PageShift = pageShift, IpaBits = bits, Lpa2 = lpa2 });
                var hyp = new TableGeometry(new HypOptions { PageShift = pageShift, VaBits = bits, Lpa2 = lpa2 });
                foreach (var geometry in new[] { guest, hyp })
                {
                    tried++;
                    var above = geometry.Shift(geometry.StartLevel - 1);
                    Assert.Equal(above >= 64 ? 0 : (geometry.MaxIpa - 1) >> above, (ulong)geometry.RootPages - 1);
                    Assert.Equal(geometry.RootPages - 1, geometry.RootIndex(Top));
                }
            }
        }

        Assert.Equal(126, tried);
    }

    /// <summary>Level -1 of 64K tables would cover 2^68 bytes.</summary>
    [Fact]
    public void Granule_AboveWhat64BitsHold_IsRefused()
    {
        var wide = new TableGeometry(new HypOptions { PageShift = 16, VaBits = 52 });
        var five = new TableGeometry(new HypOptions { VaBits = 52, Lpa2 = true });

        Assert.Equal((68, 0), (wide.Shift(-1), wide.Index(Top, -1)));
        Assert.Throws<InvariantException>(() => wide.Granule(-1));
        Assert.Equal((48, 1UL << 48, 511), (five.Shift(-1), five.Granule(-1), five.Index(Top, -1)));
        Assert.Equal(57, five.Shift(-2));
    }

    /// <summary>With 64 bits of input 1 &lt;&lt; width would be 1: everything would be out of range. Such widths are refused by name.</summary>
    [Theory]
    [InlineData(53)]
    [InlineData(64)]
    [InlineData(128)]
    public void Width_SixtyFourBits_IsRefusedByName(int bits)
    {
        Assert.Contains(new Stage2Options { IpaBits = bits, PageShift = 16 }.Problems(), problem => problem.StartsWith($"IpaBits is {bits}", StringComparison.Ordinal));
        Assert.Contains(new HypOptions { VaBits = bits, PageShift = 16 }.Problems(), problem => problem.StartsWith($"VaBits is {bits}", StringComparison.Ordinal));
    }

    /// <summary>The end of a range wraps as the kernel's does: an end not above the start is no range at all.</summary>
    [Theory]
    [InlineData(12)]
    [InlineData(14)]
    [InlineData(16)]
    public void Range_EndPast64Bits_WrapsAsTheKernelsDoes(int pageShift)
    {
        var page = 1UL << pageShift;
        using var lab = new TableLab(new Stage2Options { PageShift = pageShift }, pages: 64 + 1024);
        var limit = lab.Table.Geometry.MaxIpa;
        Assert.Equal(PgtableResult.Done, lab.Map(page, page, 0x8000_0000));

        Assert.Equal(PgtableResult.Done, lab.Unmap(page, 0UL - page));            // the end is 0
        Assert.Equal(PgtableResult.Done, lab.Unmap(page, Top - page + 1));        // the same
        Assert.Equal(PgtableResult.Done, lab.Unmap(page, Top));                   // rounding up wraps past it
        Assert.Equal(PgtableResult.Done, lab.Unmap(0, Top));                      // size + page - 1 wraps
        Assert.Equal(PgtableResult.Done, lab.Unmap(limit, 0));                    // the limit is a legal end
        Assert.Equal(PgtableResult.OutOfRange, lab.Unmap(limit, 1));
        Assert.Equal(PgtableResult.OutOfRange, lab.Unmap(limit + page, 0UL - page));
        Assert.Equal(PgtableResult.OutOfRange, lab.Unmap(Top, page));             // start rounds down to 2^64 - page
        Assert.Equal(PgtableResult.OutOfRange, lab.Unmap(Top & ~(page - 1), 0));
        Assert.Equal(PgtableResult.OutOfRange, lab.Unmap(0, Top - page + 1));     // no wrap: the end is 2^64 - page
        Assert.Equal(PgtableResult.OutOfRange, lab.Map(1UL << 63, page, 0x8000_0000));

        Assert.True(new Pte(lab.Leaf(page).Raw).IsValid);
        Assert.Equal(PgtableResult.Done, lab.Unmap(limit - page, page));
        Assert.Equal(PgtableResult.Done, lab.Unmap(page, page));
    }

    [Fact]
    public void HypRange_EndPast64Bits_WrapsAsTheKernelsDoes()
    {
        using var lab = new HypLab();
        Assert.Equal(PgtableResult.Done, lab.Map(Page, Page, 0x8000_0000));

        Assert.Equal((PgtableResult.Done, 0UL), lab.Unmap(Page, unchecked(0UL - Page)));
        Assert.Equal((PgtableResult.Done, 0UL), lab.Unmap(Page, Top));
        Assert.Equal((PgtableResult.OutOfRange, 0UL), lab.Unmap(Top, Page));
        Assert.Equal(PgtableResult.OutOfRange, lab.Map(Top, 1, 0x8000_0000));
        Assert.Equal(PgtableResult.Done, lab.Map(1UL << 48, 0, 0x8000_0000));
        Assert.Equal((PgtableResult.Done, Page), lab.Unmap(Page, Page));
    }

    /// <summary>The output address may run past what a descriptor holds, and past 2^64: a map to nothing, not to page 0.</summary>
    [Fact]
    public void Output_PastTheLimit_MapsNothingUntilItWraps()
    {
        using var lab = new TableLab();

        Assert.Equal(PgtableResult.Done, lab.Map(0, 2 * Page, (1UL << 48) - Page));
        Assert.True(new Pte(lab.Leaf(0).Raw).IsValid);
        Assert.Equal(0UL, lab.Leaf(Page).Raw);

        Assert.Equal(PgtableResult.Done, lab.Map(4 * Page, Page, Top));
        Assert.Equal(0UL, lab.Leaf(4 * Page).Raw);
    }

    [Fact]
    public void OutputLimit_FiftyTwoBits_DoesNotDependOnTheRegistersField()
    {
        var narrow = new DescriptorFormat(new Stage2Options { PageShift = 16 });
        var large = new DescriptorFormat(new Stage2Options { PageShift = 16, LargePhysicalAddresses = true });

        Assert.Equal((1UL << 48, 1UL << 52), (narrow.PhysicalLimit, large.PhysicalLimit));
        Assert.Contains("LargePhysicalAddresses", Assert.Single(new Stage2Options { LargePhysicalAddresses = true }.Problems()), StringComparison.Ordinal);
    }
}
