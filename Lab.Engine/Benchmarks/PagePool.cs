using Lab.Engine.Primitives;

namespace Lab.Engine.Benchmarks;

/// <summary>A stack of page addresses. One thread, or several that take turns.</summary>
internal sealed class PagePool
{
    private readonly ulong[] _pages;
    private int _count;

    public PagePool(int pages)
    {
        _pages = new ulong[pages];
        for (var page = 0; page < pages; page++)
            _pages[page] = (ulong)(page + 1) << 12;
        _count = pages;
    }

    public ulong Take()
    {
        if (_count == 0)
            Invariant.Fail("the page pool is empty: more callbacks are pending than can be");
        return _pages[--_count];
    }

    public void Give(ulong page) => _pages[_count++] = page;
}
