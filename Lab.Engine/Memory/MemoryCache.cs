using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Memory;

/// <summary>
/// A memory cache (kvm_mmu_memory_cache): pages taken outside every lock, so that a walk never has to wait for one.
/// One owner thread.
/// </summary>
/// <remarks>Top up before the MMU lock; take inside the walk. An empty cache is counted and answered at once, never waited for.</remarks>
public sealed class MemoryCache<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>Pages, arm64's default.</summary>
    public const int DefaultCapacity = 40;

    private readonly PhysicalMemory<TPlatform> _memory;
    private readonly PhysAddr[] _pages;

    public MemoryCache(PhysicalMemory<TPlatform> memory, int capacity = DefaultCapacity)
    {
        Invariant.That(capacity is >= 1 and <= 4096);
        _memory = memory;
        _pages = new PhysAddr[capacity];
    }

    public int Capacity => _pages.Length;

    public int Count { get; private set; }

    /// <summary>Times that <see cref="TryTake"/> found nothing.</summary>
    public long Exhaustions { get; private set; }

    /// <summary>Times that <see cref="TryTopUp"/> had to allocate.</summary>
    public long TopUps { get; private set; }

    /// <summary>If fewer than <paramref name="minimum"/> pages are there, fill to capacity.</summary>
    /// <returns>True if at least <paramref name="minimum"/> pages are there afterwards.</returns>
    /// <remarks>May block in the kernel: never call it in a read section or under the MMU lock.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTopUp(int minimum) => Count >= minimum || TryFill(minimum);

    /// <summary>Take one Fresh page. Never blocks.</summary>
    public bool TryTake(out PhysAddr page)
    {
        if (Count == 0)
        {
            Exhaustions++;
            page = default;
            return false;
        }

        page = _pages[--Count];
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.PageAllocate, page.Value));
        return true;
    }

    /// <summary>Free every page in the cache.</summary>
    public void Drain()
    {
        while (Count > 0)
            _memory.Put(_pages[--Count]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryFill(int minimum)
    {
        Invariant.That(minimum <= _pages.Length, "a memory cache cannot hold the minimum asked for");
        TopUps++;
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.MaySleep, 0, 0, (long)SleepReason.CacheTopUp));
        while (Count < _pages.Length && _memory.TryAllocate(out var page))
            _pages[Count++] = page;
        return Count >= minimum;
    }
}
