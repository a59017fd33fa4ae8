using Lab.Engine.Primitives;

namespace Lab.Engine.Benchmarks;

/// <summary>
/// A stack of page addresses with one owner, who takes and gives without a lock. What another thread gives, the driver of
/// grace periods when the owner is late, waits on a stack of its own behind a lock until the owner has run dry.
/// </summary>
internal sealed class PagePool(int pages)
{
    private readonly ulong[] _pages = [.. Enumerable.Range(1, pages).Select(page => (ulong)page << 12)];
    private readonly ulong[] _others = new ulong[pages];
    private readonly Lock _othersLock = new();
    private int _count = pages;
    private int _othersCount;
    private int _owner;

    /// <summary>Pages given by other threads than the owner, ever.</summary>
    public long GivenByOthers { get; private set; }

    /// <summary>Pages in the pool; only while nobody takes or gives.</summary>
    public int Count => _count + _othersCount;

    /// <summary>This thread is the owner from here on.</summary>
    public void Adopt() => _owner = Environment.CurrentManagedThreadId;

    /// <summary>The owner only.</summary>
    public ulong Take()
    {
        if (_count == 0)
            Refill();
        return _pages[--_count];
    }

    public void Give(ulong page)
    {
        if (Environment.CurrentManagedThreadId == _owner)
            _pages[_count++] = page;
        else
            GiveFromOutside(page);
    }

    private void GiveFromOutside(ulong page)
    {
        lock (_othersLock)
        {
            _others[_othersCount++] = page;
            GivenByOthers++;
        }
    }

    private void Refill()
    {
        lock (_othersLock)
        {
            Array.Copy(_others, _pages, _othersCount);
            _count = _othersCount;
            _othersCount = 0;
        }

        if (_count == 0)
            Invariant.Fail("the page pool is empty: more callbacks are pending than can be");
    }
}
