using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Memory;

/// <summary>
/// Simulated physical memory for table pages: native pages, a frame each, and the free list. A page's address is real
/// in the model (descriptors hold it); <see cref="Entries"/> turns it into a pointer, bounds checked.
/// </summary>
/// <remarks>
/// Page life: Free → (<see cref="TryAllocate"/>, reference count 1) Fresh → (<see cref="MarkLinked"/>) Linked →
/// (<see cref="MarkDetached"/>) Detached → (<see cref="Put"/> to 0) Free. Freeing fills the page with
/// <see cref="PagePoison.Word"/> and raises its generation; allocating checks that nobody wrote it meanwhile.
/// The free list is a stack with a tag, so it needs no lock and cannot meet ABA. A frame's words are plain stores of whoever has
/// the page: the free list's exchanges hand it on, and the release of the entry that names it.
/// </remarks>
public sealed unsafe class PhysicalMemory<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private readonly NativeBlock _pages;
    private readonly NativeBlock _frames;
    private readonly NativeBlock _control;
    private readonly PageFrame* _frame;
    private readonly ulong* _freeHead;   // tag in bits 63..32, index + 1 in 31..0
    private readonly ulong* _freePages;
    private readonly int _pageShift;
    private readonly TableArena _arena;

    public PhysicalMemory(MemoryOptions options)
    {
        var problems = options.Problems();
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(" ", problems), nameof(options));

        Options = options;
        _pageShift = options.PageShift;
        var bytes = (ulong)options.TablePages << _pageShift;
        _pages = new NativeBlock((nuint)bytes, (nuint)PageSize);
        _frames = new NativeBlock((nuint)options.TablePages * (nuint)sizeof(PageFrame));
        _control = new NativeBlock(CacheLine.Stride * 2);
        _frame = (PageFrame*)_frames.Address;
        _arena = new TableArena((byte*)_pages.Address, _frame, options);
        _freeHead = (ulong*)_control.Address;
        _freePages = _freeHead + (CacheLine.Stride / sizeof(ulong));

        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.TableMemory, options.TableBase, bytes, (long)_pages.Address));
        TPlatform.Fill((ulong*)_pages.Address, (int)Math.Min(bytes / 8, int.MaxValue), PagePoison.Word);
        for (var index = options.TablePages - 1; index >= 0; index--)
            Push((uint)index);
        *_freePages = (ulong)options.TablePages;
    }

    public MemoryOptions Options { get; }

    /// <summary>Bytes.</summary>
    public ulong PageSize => 1UL << _pageShift;

    public int EntriesPerPage => 1 << (_pageShift - 3);

    /// <summary>Pages not free: in tables, detached, or in memory caches.</summary>
    public long PagesInUse => Options.TablePages - (long)TPlatform.Load(_freePages);

    /// <summary>Take one zeroed page: reference count 1, Fresh. Never blocks.</summary>
    /// <returns>False if memory is exhausted.</returns>
    public bool TryAllocate(out PhysAddr page)
    {
        page = default;
        if (TPlatform.ShouldFail(FailurePoint.PageAllocation))
            return false;
        while (true)
        {
            var head = TPlatform.Load(_freeHead);
            var top = (uint)head;
            if (top == 0)
                return false;

            var next = TPlatform.LoadPlain(&_frame[top - 1].NextFree);
            if (TPlatform.CompareExchange(_freeHead, ((head >> 32) + 1) << 32 | next, head) != head)
                continue;

            TPlatform.Add(_freePages, ulong.MaxValue);
            Prepare(top - 1);
            page = AddressOf(top - 1);
            return true;
        }
    }

    /// <summary>Take contiguous zeroed pages for a root, each with its own reference count 1, Linked, aligned to their number.</summary>
    /// <remarks>Cold, and only while no other thread allocates or frees: it rebuilds the free list.</remarks>
    public bool TryAllocateRoot(int pages, int level, out PhysAddr first)
    {
        Invariant.That(pages is 1 or 2 or 4 or 8 or 16);
        for (var start = 0; start + pages <= Options.TablePages; start += pages)
        {
            var free = true;
            for (var i = 0; i < pages && free; i++)
                free = (PageState)TPlatform.Load(&_frame[start + i].State) == PageState.Free;
            if (!free)
                continue;

            RemoveFromFreeList((uint)start, (uint)pages);
            for (var i = 0; i < pages; i++)
            {
                Prepare((uint)(start + i));
                MarkLinked(AddressOf((uint)(start + i)), level);
            }

            first = AddressOf((uint)start);
            return true;
        }

        first = default;
        return false;
    }

    /// <summary>Free a root's pages, whatever references are left on them: nobody can reach them any more.</summary>
    public void FreeRoot(PhysAddr first, int pages)
    {
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.RootFree, first.Value, 0, pages));
        for (var i = 0; i < pages; i++)
        {
            var page = first + ((ulong)i << _pageShift);
            TPlatform.Store(&FrameOf(page)->ReferenceCount, 0);
            Release(page);
        }
    }

    /// <summary>For hot paths: a copy of it turns addresses to pointers.</summary>
    internal TableArena Arena => _arena;

    /// <summary>The entries of a page. Bounds are an invariant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong* Entries(PhysAddr page) => _arena.Entries(page);

    /// <summary>One entry as it is now. Acquire.</summary>
    public ulong EntryAt(PhysAddr page, int index)
    {
        Invariant.That((uint)index < (uint)EntriesPerPage);
        return TPlatform.Load(Entries(page) + index);
    }

    /// <summary>The page that holds an entry: the inverse of <see cref="Entries"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PhysAddr PageOf(ulong* entry) => _arena.PageOf(entry);

    public bool Contains(PhysAddr address) => _arena.Contains(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint ReferenceCount(PhysAddr page) => TPlatform.Load(&FrameOf(page)->ReferenceCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PageState State(PhysAddr page) => (PageState)TPlatform.Load(&FrameOf(page)->State);

    public ulong Generation(PhysAddr page) => TPlatform.Load(&FrameOf(page)->Generation);

    public int Level(PhysAddr page) => (int)TPlatform.Load(&FrameOf(page)->Level);

    /// <summary>The owner's word of a page that is not free.</summary>
    public ulong Private(PhysAddr page) => TPlatform.Load(&FrameOf(page)->Private);

    public void SetPrivate(PhysAddr page, ulong value) => TPlatform.Store(&FrameOf(page)->Private, value);

    /// <summary>An entry names this page now, or it is a root. Level of the table, -1 to 3.</summary>
    public void MarkLinked(PhysAddr page, int level)
    {
        var frame = FrameOf(page);
        TPlatform.StorePlain(&frame->Level, (uint)level);
        TPlatform.StorePlain(&frame->State, (uint)PageState.Linked);
    }

    /// <summary>No live entry names this page any more; walkers may still be inside.</summary>
    public void MarkDetached(PhysAddr page) => TPlatform.StorePlain(&FrameOf(page)->State, (uint)PageState.Detached);

    /// <summary>Take a reference. The page must have one.</summary>
    /// <returns>The count after.</returns>
    public uint Get(PhysAddr page) => Get(FrameOf(page));

    /// <inheritdoc cref="Get(PhysAddr)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal uint Get(PageFrame* frame)
    {
        var count = TPlatform.Add(&frame->ReferenceCount, 1);
        if (count <= 1)
            Broken(frame, "reference taken on a page that has none");
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.PageGet, _arena.PageOf(frame).Value, count));
        return count;
    }

    /// <summary>Drop a reference; the last one frees the page.</summary>
    /// <returns>The count after.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Put(PhysAddr page)
    {
        var count = TPlatform.Add(&FrameOf(page)->ReferenceCount, uint.MaxValue);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.PagePut, page.Value, count));
        if (count == uint.MaxValue)
            Broken(page, "reference count below zero");
        if (count == 0)
            Free(page);
        return count;
    }

    /// <summary><see cref="Get(PhysAddr)"/> of a page whose count nobody else can change: under the MMU write lock, or unlinked. No locked instruction.</summary>
    /// <param name="references">How many.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint GetExclusive(PhysAddr page, uint references = 1) => GetExclusive(FrameOf(page), references);

    /// <inheritdoc cref="GetExclusive(PhysAddr, uint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal uint GetExclusive(PageFrame* frame, uint references = 1)
    {
        var count = TPlatform.LoadPlain(&frame->ReferenceCount) + references;
        if (count <= references)
            Broken(_arena.PageOf(frame), "reference taken on a page that has none");
        TPlatform.StorePlain(&frame->ReferenceCount, count);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.PageGet, _arena.PageOf(frame).Value, count));
        return count;
    }

    /// <summary><see cref="Put"/> of a page whose count nobody else can change. No locked instruction.</summary>
    /// <param name="references">How many.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint PutExclusive(PhysAddr page, uint references = 1)
    {
        var word = &FrameOf(page)->ReferenceCount;
        var before = TPlatform.LoadPlain(word);
        var count = unchecked(before - references);
        if (TPlatform.Traces && before < references)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.PagePut, page.Value, count));
        if (before < references)
            Broken(page, "reference count below zero");
        TPlatform.StorePlain(word, count);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.PagePut, page.Value, count));
        if (count == 0)
            Free(page);
        return count;
    }

    /// <summary>
    /// Check on every visit of a table page: it is not free. Poison is met by reading it, and checked whole when the
    /// page is allocated again.
    /// </summary>
    /// <returns>Its generation, for <see cref="AssertSame(PhysAddr, ulong)"/> when the visit is over.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong AssertVisitable(PhysAddr page) => AssertVisitable(FrameOf(page));

    /// <inheritdoc cref="AssertVisitable(PhysAddr)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong AssertVisitable(PageFrame* frame)
    {
        if (TPlatform.LoadPlain(&frame->State) == (uint)PageState.Free)
            Freed(frame, "walk into a freed table page");
        return TPlatform.LoadPlain(&frame->Generation);
    }

    /// <summary>Check at the end of a visit: the page was not freed meanwhile, not even to be taken again by another table.</summary>
    /// <param name="page">As visited.</param>
    /// <param name="generation">What <see cref="AssertVisitable(PhysAddr)"/> returned.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AssertSame(PhysAddr page, ulong generation) => AssertSame(FrameOf(page), generation);

    /// <inheritdoc cref="AssertSame(PhysAddr, ulong)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AssertSame(PageFrame* frame, ulong generation)
    {
        if (TPlatform.Load(&frame->Generation) != generation)
            Reused(frame, generation);
    }

    [DoesNotReturn]
    private void Reused(PageFrame* frame, ulong generation) =>
        Freed(frame, $"table page freed and reused while a walker was inside (entered at generation {generation})");

    // Told before the run ends, so that a checker can say who it was and what it held.
    [DoesNotReturn]
    private void Freed(PageFrame* frame, string what)
    {
        var page = _arena.PageOf(frame);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.FreedPageReached, page.Value));
        throw BrokenAt(page, what);
    }

    public void Dispose()
    {
        _control.Dispose();
        _frames.Dispose();
        _pages.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Free(PhysAddr page)
    {
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.PageFree, page.Value));
        Release(page);
    }

    private void Release(PhysAddr page)
    {
        var frame = FrameOf(page);
        TPlatform.StorePlain(&frame->State, (uint)PageState.Free);
        TPlatform.StorePlain(&frame->Generation, TPlatform.LoadPlain(&frame->Generation) + 1);
        TPlatform.Fill(Entries(page), EntriesPerPage, PagePoison.Word);
        Push(IndexOf(page));
        TPlatform.Add(_freePages, 1);
    }

    private void Prepare(uint index)
    {
        var page = AddressOf(index);
        var frame = &_frame[index];
        var broken = PagePoison.FirstBroken(Entries(page), EntriesPerPage);
        if (broken >= 0)
            Broken(page, $"entry {broken} written after the page was freed");
        Invariant.That(TPlatform.LoadPlain(&frame->State) == (uint)PageState.Free);
        Invariant.That(TPlatform.LoadPlain(&frame->ReferenceCount) == 0);
        TPlatform.Fill(Entries(page), EntriesPerPage, 0);
        TPlatform.StorePlain(&frame->Private, 0);
        TPlatform.StorePlain(&frame->ReferenceCount, 1);
        TPlatform.StorePlain(&frame->State, (uint)PageState.Fresh);
    }

    private void Push(uint index)
    {
        while (true)
        {
            var head = TPlatform.Load(_freeHead);
            TPlatform.StorePlain(&_frame[index].NextFree, (uint)head);
            if (TPlatform.CompareExchange(_freeHead, ((head >> 32) + 1) << 32 | (index + 1), head) == head)
                return;
        }
    }

    private void RemoveFromFreeList(uint start, uint pages)
    {
        var head = TPlatform.LoadPlain(_freeHead);
        var kept = new List<uint>();
        for (var at = (uint)head; at != 0; at = TPlatform.LoadPlain(&_frame[at - 1].NextFree))
        {
            if (at - 1 - start >= pages)
                kept.Add(at - 1);
        }

        TPlatform.StorePlain(_freeHead, ((head >> 32) + 1) << 32);
        for (var i = kept.Count - 1; i >= 0; i--)
            Push(kept[i]);
        TPlatform.StorePlain(_freePages, TPlatform.LoadPlain(_freePages) - pages);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private PageFrame* FrameOf(PhysAddr page) => _arena.FrameOf(page);

    private uint IndexOf(PhysAddr page) => (uint)(_arena.FrameOf(page) - _frame);

    private PhysAddr AddressOf(uint index) => _arena.PageOf(_frame + index);

    [DoesNotReturn]
    private void Broken(PageFrame* frame, string what) => throw BrokenAt(_arena.PageOf(frame), what);

    [DoesNotReturn]
    private void Broken(PhysAddr page, string what) => throw BrokenAt(page, what);

    private InvariantException BrokenAt(PhysAddr page, string what) =>
        new($"{what}: {page}, level {Level(page)}, generation {Generation(page)}, state {State(page)}");
}
