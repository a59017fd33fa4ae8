using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Memory;

/// <summary>
/// Where the table pages of one <see cref="PhysicalMemory{TPlatform}"/> and their frames lie: addresses to pointers and
/// back, bounds checked. A value, so that a hot path may keep it without a look through its memory.
/// </summary>
public readonly unsafe struct TableArena
{
    private readonly byte* _pages;
    private readonly PageFrame* _frames;
    private readonly ulong _base;
    private readonly ulong _bytes;
    private readonly int _pageShift;

    internal TableArena(byte* pages, PageFrame* frames, MemoryOptions options)
    {
        _pages = pages;
        _frames = frames;
        _base = options.TableBase;
        _bytes = (ulong)options.TablePages << options.PageShift;
        _pageShift = options.PageShift;
    }

    /// <summary>The entries of the page that holds an address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong* Entries(PhysAddr address) =>
        (ulong*)(_pages + (OffsetOf(address) & ~((1UL << _pageShift) - 1)));

    /// <summary>As <see cref="Entries"/>, for an address known to be a page's first, as a table descriptor's is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong* TableAt(PhysAddr page) => (ulong*)(_pages + OffsetOf(page));

    /// <summary>The page that holds an entry: the inverse of <see cref="Entries"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PhysAddr PageOf(ulong* entry) => new(_base + (OffsetOf(entry) & ~((1UL << _pageShift) - 1)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PageFrame* FrameOf(PhysAddr address) => _frames + (OffsetOf(address) >> _pageShift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PageFrame* FrameOf(ulong* entry) => _frames + (OffsetOf(entry) >> _pageShift);

    /// <summary>First address of a frame's page.</summary>
    public PhysAddr PageOf(PageFrame* frame) => new(_base + ((ulong)(frame - _frames) << _pageShift));

    public bool Contains(PhysAddr address) => address.Value - _base < _bytes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong OffsetOf(PhysAddr address)
    {
        var offset = address.Value - _base;
        if (offset >= _bytes)
            OutOfBounds(address);
        return offset;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong OffsetOf(ulong* entry)
    {
        var offset = (ulong)((byte*)entry - _pages);
        if (offset >= _bytes)
            OutOfBounds(new PhysAddr(unchecked(_base + offset)));
        return offset;
    }

    [DoesNotReturn]
    private static void OutOfBounds(PhysAddr page) => throw new InvariantException($"{page} is no table page");
}
