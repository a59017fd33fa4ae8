using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Tests.PageTable;

public sealed class HypPageTableTests
{
    private const ulong Page = 0x1000;
    private const ulong Block = 0x20_0000;
    private const ulong Gig = 0x4000_0000;
    private const Stage2Prot ReadExecute = Stage2Prot.Read | Stage2Prot.Execute;

    [Theory]
    [InlineData(false, false, Stage2Prot.ReadWrite, 0x0040_0000_8000_0743UL)]
    [InlineData(false, false, Stage2Prot.Read, 0x0040_0000_8000_07C3UL)]
    [InlineData(false, false, ReadExecute, 0x0000_0000_8000_07C3UL)]
    [InlineData(false, true, ReadExecute, 0x0004_0000_8000_07C3UL)]
    [InlineData(false, false, Stage2Prot.ReadWrite | Stage2Prot.Device, 0x0040_0000_8000_0753UL)]
    [InlineData(false, false, Stage2Prot.ReadWrite | Stage2Prot.Software2, 0x0240_0000_8000_0743UL)]
    [InlineData(true, true, Stage2Prot.ReadWrite, 0x0040_0000_8000_0703UL)]
    [InlineData(true, true, Stage2Prot.Read, 0x0040_0000_8000_0783UL)]
    [InlineData(true, true, ReadExecute, 0x0004_0000_8000_0783UL)]
    public void Map_OnePage_HasTheRecordedEncoding(bool hvhe, bool bti, Stage2Prot prot, ulong expected)
    {
        using var lab = new HypLab(new HypOptions { Hvhe = hvhe, Bti = bti });

        Assert.Equal(PgtableResult.Done, lab.Map(Gig, Page, 0x8000_0000, prot));

        Assert.Equal((expected, 3), lab.Leaf(Gig));
        Assert.Equal(prot & ~Stage2Prot.Device, lab.Table.Format.Prot(new Pte(expected)));
    }

    [Fact]
    public void Map_HvheOf72_ForbidsExecutionAtBothLevels()
    {
        using var lab = new HypLab(new HypOptions { Hvhe = true, Release = KernelRelease.V7_2 });

        Assert.Equal(PgtableResult.Done, lab.Map(Gig, Page, 0x8000_0000));

        Assert.Equal(0x0060_0000_8000_0703UL, lab.Leaf(Gig).Raw);
    }

    [Fact]
    public void Map_Lpa2AtTheTop_BeginsAtLevelMinusOne()
    {
        using var lab = new HypLab(new HypOptions { VaBits = 52, Lpa2 = true });
        var top = (1UL << 52) - Page;

        Assert.Equal((-1, 5), (lab.Table.Geometry.StartLevel, lab.Table.Geometry.Levels));
        Assert.Equal(PgtableResult.Done, lab.Map(top, Page, 3UL << 50));

        Assert.Equal((0x0040_0000_0000_0743UL, 3), lab.Leaf(top));
        Assert.Equal((0UL, -1), lab.Leaf(0));
        Assert.Equal((PgtableResult.Done, Page), lab.Unmap(top, Page));
        Assert.Equal(1, lab.Memory.PagesInUse);
    }

    [Theory]
    [InlineData(12, 48, false, 0, 4)]
    [InlineData(12, 39, false, 1, 3)]
    [InlineData(12, 40, false, 0, 4)]
    [InlineData(12, 52, true, -1, 5)]
    [InlineData(14, 47, false, 1, 3)]
    [InlineData(14, 48, false, 0, 4)]
    [InlineData(14, 52, true, 0, 4)]
    [InlineData(16, 42, false, 2, 2)]
    [InlineData(16, 48, false, 1, 3)]
    [InlineData(16, 52, false, 1, 3)]
    public void Geometry_OfEachWidth_HasOneRoot(int pageShift, int vaBits, bool lpa2, int start, int levels)
    {
        var geometry = new TableGeometry(new HypOptions { PageShift = pageShift, VaBits = vaBits, Lpa2 = lpa2 });

        Assert.Equal((start, levels, 1), (geometry.StartLevel, geometry.Levels, geometry.RootPages));
        Assert.Equal(0, geometry.RootIndex(geometry.MaxIpa - 1));
    }

    [Theory]
    [InlineData(Stage2Prot.None)]
    [InlineData(Stage2Prot.Write)]
    [InlineData(Stage2Prot.Execute)]
    [InlineData(Stage2Prot.ReadWriteExecute)]
    [InlineData(ReadExecute | Stage2Prot.Device)]
    public void Map_ContradictoryProtection_IsRefused(Stage2Prot prot)
    {
        using var lab = new HypLab();

        Assert.Equal(PgtableResult.Invalid, lab.Map(Gig, Page, 0x8000_0000, prot));
        Assert.Equal(1, lab.Memory.PagesInUse);
    }

    /// <summary>A hypervisor walk may sleep, so it takes no read section, and refuses the walk that would bring one.</summary>
    [Fact]
    public void SharedWalk_IsNotPermittedAndEntersNothing()
    {
        using var lab = new HypLab();
        using var rcu = new RcuDomain<RecordingPlatform>(new RcuOptions());
        var reader = rcu.Register("test");
        using (var section = reader.Enter())
        {
            var shared = new SharedWalk<RecordingPlatform>(section);

            Assert.Equal(PgtableResult.NotPermitted, lab.Table.Map(shared, lab.Worker, Gig, Page, new PhysAddr(0x8000_0000), Stage2Prot.ReadWrite));
            Assert.Equal(PgtableResult.NotPermitted, lab.Table.Unmap(shared, lab.Worker, Gig, Page, out var unmapped));
            Assert.Equal((0UL, -1), (unmapped, (int)PgtableResult.NotPermitted));
        }

        rcu.Unregister(reader);
        Assert.Empty(lab.Notebook.Trace);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Map_OtherBlockOverABlock_OverwritesItOnlyAsAQuirk(bool kernel)
    {
        using var lab = new HypLab(new HypOptions { Quirks = kernel ? HypQuirks.BlockConflict : HypQuirks.None });
        Assert.Equal(PgtableResult.Done, lab.Map(Gig, Block, 0x8000_0000));
        var before = lab.Leaf(Gig);

        var result = lab.Map(Gig, Block, 0x9000_0000);

        Assert.Equal(1, lab.Notebook.Warnings);
        Assert.Empty(lab.Notebook.Invalidations);
        if (kernel)
        {
            Assert.Equal((PgtableResult.Done, (0x0040_0000_9000_0743UL, 3)), (result, lab.Leaf(Gig)));
            Assert.Equal(3U, lab.Memory.ReferenceCount(lab.Notebook.Pages[2]));
        }
        else
        {
            Assert.Equal((PgtableResult.Invalid, before), (result, lab.Leaf(Gig)));
            Assert.Equal(2U, lab.Memory.ReferenceCount(lab.Notebook.Pages[2]));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Map_PageInsideABlock_ReplacesTheBlockOnlyAsAQuirk(bool kernel)
    {
        using var lab = new HypLab(new HypOptions { Quirks = kernel ? HypQuirks.BlockPageConflict : HypQuirks.None });
        Assert.Equal(PgtableResult.Done, lab.Map(Gig, Block, 0x8000_0000));

        var same = lab.Map(Gig + Page, Page, 0x8000_1000);
        var other = lab.Map(Gig + (2 * Page), Page, 0x9000_0000);

        if (kernel)
        {
            Assert.Equal((PgtableResult.Done, PgtableResult.Done, 0), (same, other, lab.Notebook.Warnings));
            Assert.Equal((0UL, 3), lab.Leaf(Gig));
        }
        else
        {
            Assert.Equal((PgtableResult.Done, PgtableResult.Invalid, 1), (same, other, lab.Notebook.Warnings));
            Assert.Equal((0x0040_0000_8000_0741UL, 2), lab.Leaf(Gig));
        }
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public void Map_OtherPageOverAPage_IsRefusedWithOneWarningOrTwo(bool kernel, int warnings)
    {
        using var lab = new HypLab(new HypOptions { Quirks = kernel ? HypQuirks.DoubleWarning : HypQuirks.None });
        Assert.Equal(PgtableResult.Done, lab.Map(Gig, Page, 0x8000_0000));

        Assert.Equal(PgtableResult.Invalid, lab.Map(Gig, Page, 0x9000_0000));

        Assert.Equal(warnings, lab.Notebook.Warnings);
        Assert.Equal((0x0040_0000_8000_0743UL, 3), lab.Leaf(Gig));
    }

    [Fact]
    public void Map_NonCacheable_IsTakenForNormalOnlyAsAQuirk()
    {
        using var kernel = new HypLab(new HypOptions { Quirks = HypQuirks.NonCacheableIgnored });
        Assert.Equal(PgtableResult.Done, kernel.Map(Gig, Page, 0x8000_0000, Stage2Prot.ReadWrite | Stage2Prot.NormalNonCacheable));
        Assert.Equal((0x0040_0000_8000_0743UL, 3), kernel.Leaf(Gig));

        using var sane = new HypLab();
        Assert.Equal(PgtableResult.Invalid, sane.Map(Gig, Page, 0x8000_0000, Stage2Prot.ReadWrite | Stage2Prot.NormalNonCacheable));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Unmap_FromInsideABlock_TakesItsHeadOnlyAsAQuirk(bool kernel)
    {
        using var lab = new HypLab(new HypOptions { Quirks = kernel ? HypQuirks.UnmapBlockFromInside : HypQuirks.None });
        Assert.Equal(PgtableResult.Done, lab.Map(Gig, 2 * Block, 0x8000_0000));

        var (result, unmapped) = lab.Unmap(Gig + Page, Block);

        Assert.Equal(PgtableResult.Invalid, result);
        Assert.Equal(kernel ? Block : 0, unmapped);
        Assert.Equal(kernel ? 0UL : 0x0040_0000_8000_0741UL, lab.Leaf(Gig).Raw);
    }

    [Fact]
    public void Unmap_EndsAtTheFirstHoleAndAtABlockThatSticksOut()
    {
        using var lab = new HypLab();
        Assert.Equal(PgtableResult.Done, lab.Map(Gig, 2 * Page, 0x8000_0000));
        Assert.Equal(PgtableResult.Done, lab.Map(Gig + Block, Block, 0x8020_0000));

        Assert.Equal((PgtableResult.Invalid, 2 * Page), lab.Unmap(Gig, 3 * Page));
        Assert.Equal((PgtableResult.Invalid, 0UL), lab.Unmap(Gig + Block, Page));
        Assert.Equal((PgtableResult.OutOfRange, 0UL), lab.Unmap(1UL << 48, Page));
        Assert.Equal((PgtableResult.Done, Block), lab.Unmap(Gig + Block, Block));
    }

    [Fact]
    public void Unmap_WithoutPageCounts_RemovesNothing()
    {
        using var lab = new HypLab(new HypOptions { CountsPages = false });
        Assert.Equal(PgtableResult.Done, lab.Map(Gig, Page, 0x8000_0000));

        Assert.Equal((PgtableResult.Invalid, 0UL), lab.Unmap(Gig, Page));
        Assert.Equal(3, lab.Leaf(Gig).Level);
    }

    [Fact]
    public void Map_CacheRunsEmpty_KeepsTheTablesBuiltAndGoesOnLater()
    {
        using var lab = new HypLab();
        var cache = new MemoryCache<RecordingPlatform>(lab.Memory, 2);
        Assert.True(cache.TryTopUp(2));

        Assert.Equal(PgtableResult.OutOfPages, lab.Map(Gig, Page, 0x8000_0000, cache: cache));
        Assert.Equal((0UL, 2), lab.Leaf(Gig));
        Assert.Equal(PgtableResult.Done, lab.Map(Gig, Page, 0x8000_0000));

        Assert.Equal(PgtableResult.Done, lab.Table.Destroy(lab.Worker));
        Assert.Equal(0, lab.Memory.PagesInUse);
        Assert.Equal(PgtableResult.Invalid, lab.Table.Destroy(lab.Worker));
        Assert.Equal(PgtableResult.Invalid, lab.Map(Gig, Page, 0x8000_0000));
    }

    [Fact]
    public void Problems_EverythingWrong_NamesEachOne()
    {
        var options = new HypOptions
        {
            VaBits = 64, PageShift = 13, LargePhysicalAddresses = true, Quirks = (HypQuirks)64, Release = (KernelRelease)9,
        };

        Assert.Equal(6, options.Problems().Count);
        Assert.Throws<ArgumentException>(() => new TableGeometry(options));
        Assert.Single(new HypOptions { PageShift = 16, Lpa2 = true }.Problems());
    }
}
