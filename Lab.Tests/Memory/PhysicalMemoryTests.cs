using Lab.Engine.Memory;
using Lab.Engine.Primitives;
using Lab.Tests.Support;

namespace Lab.Tests.Memory;

public sealed unsafe class PhysicalMemoryTests : IDisposable
{
    private readonly PhysicalMemory<HostPlatform> _memory = new(new MemoryOptions { TablePages = 64 });

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void AssertSame_PageFreedAndTakenAgainDuringAVisit_IsCaughtThoughStateAndPoisonShowNothing()
    {
        using var memory = new PhysicalMemory<HostPlatform>(new MemoryOptions { TablePages = 64 });
        Assert.True(memory.TryAllocate(out var page));
        memory.MarkLinked(page, 3);
        var generation = memory.AssertVisitable(page);
        memory.AssertSame(page, generation);

        memory.Put(page);
        Assert.True(memory.TryAllocate(out var again));
        Assert.Equal(page, again);
        memory.MarkLinked(again, 3);

        memory.AssertVisitable(page);
        var caught = Assert.Throws<InvariantException>(() => memory.AssertSame(page, generation));
        Assert.Contains("freed and reused", caught.Message, StringComparison.Ordinal);
        memory.Put(again);
    }

    [Fact]
    public void TryAllocate_FirstPage_IsZeroedFreshAndHasOneReference()
    {
        Assert.True(_memory.TryAllocate(out var page));

        Assert.Equal(PageState.Fresh, _memory.State(page));
        Assert.Equal(1u, _memory.ReferenceCount(page));
        Assert.Equal(-1, new ReadOnlySpan<ulong>(_memory.Entries(page), _memory.EntriesPerPage).IndexOfAnyExcept(0UL));
        Assert.Equal(1, _memory.PagesInUse);
    }

    [Fact]
    public void Page_ThroughItsWholeLife_PassesEveryState()
    {
        Assert.True(_memory.TryAllocate(out var page));
        var generation = _memory.Generation(page);

        _memory.MarkLinked(page, level: 2);
        Assert.Equal((PageState.Linked, 2), (_memory.State(page), _memory.Level(page)));
        _memory.Get(page);
        _memory.MarkDetached(page);
        Assert.Equal(PageState.Detached, _memory.State(page));
        Assert.Equal(1u, _memory.Put(page));
        Assert.Equal(PageState.Detached, _memory.State(page));
        Assert.Equal(0u, _memory.Put(page));

        Assert.Equal(PageState.Free, _memory.State(page));
        Assert.Equal(generation + 1, _memory.Generation(page));
        Assert.Equal(PagePoison.Word, _memory.Entries(page)[0]);
        Assert.Equal(PagePoison.Word, _memory.Entries(page)[_memory.EntriesPerPage - 1]);
        Assert.Equal(0, _memory.PagesInUse);
    }

    [Fact]
    public void TryAllocate_PageWrittenAfterItWasFreed_IsCaught()
    {
        Assert.True(_memory.TryAllocate(out var page));
        _memory.Put(page);
        _memory.Entries(page)[17] = 1;

        var caught = Assert.Throws<InvariantException>(() => _memory.TryAllocate(out _));

        Assert.Contains("entry 17 written after the page was freed", caught.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Put_MoreOftenThanHeld_IsCaught()
    {
        Assert.True(_memory.TryAllocate(out var page));
        _memory.Put(page);

        var caught = Assert.Throws<InvariantException>(() => _memory.Put(page));

        Assert.Contains("reference count below zero", caught.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Get_OfAFreePage_IsCaught()
    {
        Assert.True(_memory.TryAllocate(out var page));
        _memory.Put(page);

        Assert.Throws<InvariantException>(() => _memory.Get(page));
    }

    [Fact]
    public void AssertVisitable_FreedPage_IsCaughtAndLivePageIsNot()
    {
        Assert.True(_memory.TryAllocate(out var page));
        _memory.AssertVisitable(page);
        _memory.Put(page);

        var caught = Assert.Throws<InvariantException>(() => _memory.AssertVisitable(page));

        Assert.Contains("walk into a freed table page", caught.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_AddressOutsideMemory_IsCaught()
    {
        var start = _memory.Options.TableBase;

        Assert.Throws<InvariantException>(() => { _ = _memory.Entries(new PhysAddr(start - 1)); });
        Assert.Throws<InvariantException>(() => { _ = _memory.Entries(new PhysAddr(start + (64 * _memory.PageSize))); });
    }

    [Fact]
    public void PageOf_AnyEntry_IsTheInverseOfEntries()
    {
        Assert.True(_memory.TryAllocate(out var page));

        Assert.Equal(page, _memory.PageOf(_memory.Entries(page) + 511));
    }

    [Fact]
    public void TryAllocate_EverythingTaken_SaysSoAndRecovers()
    {
        var pages = new List<PhysAddr>();
        while (_memory.TryAllocate(out var page))
            pages.Add(page);
        Assert.Equal(64, pages.Distinct().Count());

        _memory.Put(pages[5]);

        Assert.True(_memory.TryAllocate(out var again));
        Assert.Equal(pages[5], again);
        Assert.False(_memory.TryAllocate(out _));
    }

    [Fact]
    public void TryAllocateRoot_SixteenPages_AreContiguousAlignedAndLinked()
    {
        Assert.True(_memory.TryAllocate(out _));

        Assert.True(_memory.TryAllocateRoot(16, level: 1, out var root));

        Assert.Equal(0UL, root.Value % (16 * _memory.PageSize));
        for (var i = 0UL; i < 16; i++)
            Assert.Equal(PageState.Linked, _memory.State(root + (i * _memory.PageSize)));
        Assert.Equal(17, _memory.PagesInUse);
    }

    /// <summary>Each thread stamps its pages and looks for another's stamp: two owners of one page would be seen.</summary>
    [Fact]
    public void AllocateAndFree_FourThreads_NeverShareAPage()
    {
        var exchanges = new long[4];
        Threads.Run(4, index =>
        {
            var random = new DeterministicRandom(5, (ulong)index);
            var held = new List<PhysAddr>();
            for (var i = 0; i < 20_000; i++)
            {
                if (held.Count < 12 && random.Percent(55) && _memory.TryAllocate(out var page))
                {
                    *_memory.Entries(page) = (ulong)index + 1;
                    held.Add(page);
                    continue;
                }

                if (held.Count == 0)
                    continue;
                var at = (int)random.Below((ulong)held.Count);
                Invariant.That(*_memory.Entries(held[at]) == (ulong)index + 1, "a page has two owners");
                _memory.Put(held[at]);
                held.RemoveAt(at);
                exchanges[index]++;
            }

            held.ForEach(page => _memory.Put(page));
        });

        Assert.All(exchanges, count => Assert.True(count > 1_000, "a thread hardly exchanged any page"));
        Assert.Equal(0, _memory.PagesInUse);
    }

    [Fact]
    public void Constructor_BadOptions_NamesEveryProblem()
    {
        var refused = Assert.Throws<ArgumentException>(() =>
            new PhysicalMemory<HostPlatform>(new MemoryOptions { PageShift = 13, TablePages = 1 }));

        Assert.Contains("PageShift is 13", refused.Message, StringComparison.Ordinal);
        Assert.Contains("TablePages is 1", refused.Message, StringComparison.Ordinal);
    }
}
