using Lab.Engine.Primitives;
using Lab.Engine.Tlb;
using Lab.Tests.Support;

namespace Lab.Tests.Tlb;

public sealed class TlbDomainTests : IDisposable
{
    private const ulong Page = 0x1000;
    private const ulong Block = 0x20_0000;
    private const ulong Gig = 0x4000_0000;

    private readonly TlbDomain<RecordingPlatform> _tlb = new(new TlbOptions { Sets = 4, Ways = 2 });
    private readonly VcpuTlb<RecordingPlatform> _vcpu;
    private readonly VcpuTlb<RecordingPlatform> _other;

    public TlbDomainTests()
    {
        _vcpu = _tlb.AddVcpu();
        _other = _tlb.AddVcpu();
    }

    public void Dispose()
    {
        RecordingPlatform.Clock = null;
        _tlb.Dispose();
    }

    [Fact]
    public void TryLookup_EachSize_TranslatesInsideTheEntryOnly()
    {
        Fill(_vcpu, PageAt(5 * Page, 0x8000_5000));
        Fill(_vcpu, BlockAt(Block, 0x9000_0000));
        Fill(_vcpu, new TlbEntry(2 * Gig, 3 * Gig, 1, 30, true, false, true));

        Assert.Equal(0x8000_5123UL, Find(_vcpu, (5 * Page) + 0x123)!.Value.Translate((5 * Page) + 0x123));
        Assert.Equal(0x9001_2345UL, Find(_vcpu, Block + 0x1_2345)!.Value.Translate(Block + 0x1_2345));
        var gig = Find(_vcpu, (2 * Gig) + 7)!.Value;
        Assert.Equal((1, 30, true, false, true), (gig.Level, gig.SizeShift, gig.Read, gig.Write, gig.Execute));
        Assert.Null(Find(_vcpu, 4 * Page));
        Assert.Null(Find(_vcpu, 6 * Page));
        Assert.Null(Find(_vcpu, 2 * Block));
        Assert.Null(Find(_vcpu, Gig));
        Assert.Null(Find(_other, 5 * Page));
        Assert.Equal((3L, 5L), (_tlb.Read().Hits, _tlb.Read().Misses));
    }

    [Fact]
    public void Fill_FullSet_ReplacesOneAndNeverGrows()
    {
        for (var i = 0UL; i < 8; i++)
            Fill(_vcpu, PageAt(i * 4 * Page, i * Page));

        Assert.Equal(2, Enumerable.Range(0, 8).Count(i => Find(_vcpu, (ulong)i * 4 * Page) is not null));
    }

    [Fact]
    public void Fill_SameTranslationAgain_TakesItsPlace()
    {
        Fill(_vcpu, PageAt(0, 0x8000_0000));
        Fill(_vcpu, PageAt(0, 0x8000_0000) with { Write = false });
        Fill(_vcpu, PageAt(4 * Page, 0x9000_0000));

        Assert.False(Find(_vcpu, 0)!.Value.Write);
        Assert.NotNull(Find(_vcpu, 4 * Page));
    }

    /// <summary>A hint is honoured strictly: an entry of another level survives a wrong one.</summary>
    [Theory]
    [InlineData(3, false, true)]
    [InlineData(2, true, false)]
    [InlineData(1, true, true)]
    [InlineData(0, true, true)]
    [InlineData(null, false, false)]
    public void InvalidateIpa_LevelHint_DropsOnlyEntriesOfThatLevel(int? level, bool pageStays, bool blockStays)
    {
        foreach (var vcpu in new[] { _vcpu, _other })
        {
            Fill(vcpu, PageAt(5 * Page, 0x8000_5000));
            Fill(vcpu, BlockAt(0, 0x9000_0000));
        }

        _tlb.InvalidateIpa((5 * Page) + 0x10, level);

        foreach (var vcpu in new[] { _vcpu, _other })
        {
            Assert.Equal((pageStays, blockStays), (Find(vcpu, 5 * Page)?.Level == 3, Find(vcpu, 6 * Page)?.Level == 2));
        }
    }

    [Fact]
    public void InvalidateIpaLocal_OwnVcpu_LeavesTheOthers()
    {
        Fill(_vcpu, PageAt(0, 0x8000_0000));
        Fill(_other, PageAt(0, 0x8000_0000));

        _tlb.InvalidateIpaLocal(_vcpu, 0, 3);
        _tlb.InvalidateIpaLocal(self: null, 0, 3);

        Assert.Null(Find(_vcpu, 0));
        Assert.NotNull(Find(_other, 0));
        Assert.Equal((0L, 2L, 1L), (_tlb.Read().Ipa, _tlb.Read().IpaLocal, _tlb.Read().EntriesDropped));
    }

    [Fact]
    public void InvalidateRange_Overlap_DropsPagesAndBlocksThatTouchIt()
    {
        Fill(_vcpu, PageAt(Page, 0x8000_1000));
        Fill(_vcpu, PageAt(2 * Page, 0x8000_2000));
        Fill(_vcpu, PageAt(4 * Page, 0x8000_4000));
        Fill(_vcpu, BlockAt(Block, 0x9000_0000));
        Fill(_vcpu, BlockAt(2 * Block, 0x9020_0000));

        _tlb.InvalidateRange(2 * Page, ((Block - (2 * Page)) / Page) + 1);

        Assert.NotNull(Find(_vcpu, Page));
        Assert.Null(Find(_vcpu, 2 * Page));
        Assert.Null(Find(_vcpu, 4 * Page));
        Assert.Null(Find(_vcpu, Block + (100 * Page)));
        Assert.NotNull(Find(_vcpu, 2 * Block));
        Assert.Equal((1L, 511L, 3L), (_tlb.Read().Range, _tlb.Read().RangePages, _tlb.Read().EntriesDropped));
    }

    [Fact]
    public void InvalidateVmid_Everything_IsGoneEverywhere()
    {
        Fill(_vcpu, PageAt(0, 0));
        Fill(_other, BlockAt(0, 0));

        _tlb.InvalidateVmid();

        Assert.Null(Find(_vcpu, 0));
        Assert.Null(Find(_other, 0));
        Assert.Equal((1L, 2L), (_tlb.Read().Vmid, _tlb.Read().EntriesDropped));
    }

    /// <summary>
    /// A host gives page after page to a guest and takes it back: clear, invalidate, reuse. An access that began before
    /// must have ended by then. Without the invalidation the guest is caught on a page that is no longer its own.
    /// </summary>
    [Fact]
    public void InvalidateIpa_AccessInFlight_WaitsForIt()
    {
        var (caughtWithout, _) = Reuse(invalidates: false);
        Assert.True(caughtWithout > 0, "the test cannot see a use after reuse");

        var (caught, uses) = Reuse(invalidates: true);
        Assert.Equal(0, caught);
        Assert.True(uses > 100, $"only {uses} accesses");
    }

    private static (long Caught, long Uses) Reuse(bool invalidates)
    {
        const int mapped = 0;   // page in the table, 0: none
        const int reused = 1;   // pages up to this one belong to the host again
        const int stop = 2;
        const int done = 3;     // accesses ended
        using var words = new SharedWords<HostPlatform>(4, padded: true);
        using var tlb = new TlbDomain<HostPlatform>(new TlbOptions { Sets = 4, Ways = 2 });
        var vcpu = tlb.AddVcpu();
        long caught = 0;

        Threads.Run(2, thread =>
        {
            if (thread == 0)
            {
                for (var page = 1UL; page <= 500; page++)
                {
                    words.Store(mapped, page);
                    var seen = words.Load(done);
                    while (words.Load(done) == seen)
                        HostPlatform.Yield();
                    words.Store(mapped, 0);
                    if (invalidates)
                        tlb.InvalidateIpa(0, 3);
                    words.Store(reused, page);
                }

                words.Store(stop, 1);
                return;
            }

            while (words.Load(stop) == 0)
            {
                using var access = vcpu.Begin();
                if (!access.TryLookup(0, out var entry))
                {
                    var page = words.Load(mapped);
                    if (page == 0)
                        continue;
                    entry = PageAt(0, page << 12);
                    access.Fill(entry);
                }

                for (var i = 0; i < 4; i++)
                    HostPlatform.Pause();
                if (words.Load(reused) >= entry.Pa >> 12)
                    caught++;
                words.Add(done, 1);
            }
        });

        return (caught, (long)words.Load(done));
    }

    [Fact]
    public void Invalidate_ModelledCost_IsSpentOnTheClockAndRecorded()
    {
        var now = 1_000L;
        RecordingPlatform.Clock = () => now += 10;
        _tlb.SetCost(baseNs: 5_000, perInitiatorNs: 1_000_000, perPageNs: 100);

        var before = now;
        _tlb.InvalidateIpa(0, 3, initiator: 2);
        Assert.InRange(now - before, 5_000, 5_099);

        before = now;
        _tlb.InvalidateRange(0, 50, initiator: 2);
        Assert.InRange(now - before, 10_000, 10_100);

        before = now;
        _tlb.InvalidateIpaLocal(_vcpu, 0, 3, initiator: 2);
        Assert.InRange(now - before, 0, 100);

        var words = new ulong[LogHistogram.Words];
        _tlb.MergeInto(TlbHistogram.Alone, words);
        Assert.Equal(2UL, words[..LogHistogram.Buckets].Aggregate(0UL, (sum, count) => sum + count));
        Assert.InRange(words[LogHistogram.Buckets + 1], 15_000UL, 15_400UL);
    }

    [Fact]
    public void Invalidate_WhileAnotherSpends_CostsMoreAndCountsAsWithOne()
    {
        // The clock is what the spinning initiator looks at: there a second one comes and goes.
        var now = 1_000L;
        var nested = false;
        _tlb.SetCost(baseNs: 1_000, perInitiatorNs: 2_000, perPageNs: 0);
        RecordingPlatform.Clock = () =>
        {
            now += 10;
            if (!nested && now > 1_500)
            {
                nested = true;
                _tlb.InvalidateIpa(0x1000, 3, initiator: 1);
            }

            return now;
        };

        _tlb.InvalidateIpa(0, 3, initiator: 0);

        Assert.Equal((1UL, 1UL), (Count(TlbHistogram.Alone), Count(TlbHistogram.WithOne)));
        Assert.Equal(0UL, Count(TlbHistogram.WithTwo));
        var words = new ulong[LogHistogram.Words];
        _tlb.MergeInto(TlbHistogram.WithOne, words);
        Assert.InRange(words[LogHistogram.Buckets], 3_000UL, 3_100UL);
    }

    [Fact]
    public void AddVcpu_BeyondTheLimit_IsABrokenInvariant()
    {
        using var small = new TlbDomain<RecordingPlatform>(new TlbOptions { MaxVcpus = 1 });
        small.AddVcpu();

        Assert.Throws<InvariantException>(small.AddVcpu);
    }

    [Fact]
    public void Problems_EverythingWrong_NamesEachOne()
    {
        var options = new TlbOptions { Sets = 3, Ways = 0, PageShift = 13, BaseNs = -1, PerPageNs = 100_001 };

        Assert.Equal(5, options.Problems().Count);
        Assert.Throws<ArgumentException>(() => new TlbDomain<RecordingPlatform>(options));
    }

    private ulong Count(TlbHistogram which)
    {
        var words = new ulong[LogHistogram.Words];
        _tlb.MergeInto(which, words);
        return words[..LogHistogram.Buckets].Aggregate(0UL, (sum, count) => sum + count);
    }

    private static TlbEntry PageAt(ulong ipa, ulong pa) => new(ipa, pa, 3, 12, true, true, false);

    private static TlbEntry BlockAt(ulong ipa, ulong pa) => new(ipa, pa, 2, 21, true, true, false);

    private static void Fill(VcpuTlb<RecordingPlatform> vcpu, in TlbEntry entry)
    {
        using var access = vcpu.Begin();
        access.Fill(entry);
    }

    private static TlbEntry? Find(VcpuTlb<RecordingPlatform> vcpu, ulong ipa)
    {
        using var access = vcpu.Begin();
        return access.TryLookup(ipa, out var entry) ? entry : null;
    }
}
