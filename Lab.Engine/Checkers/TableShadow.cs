using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>
/// The tables as their events tell: which page is linked where, and of the pages in the sample what their entries hold.
/// Links between tables are known of all pages.
/// </summary>
internal sealed class TableShadow(CheckerOptions options)
{
    private const ulong TableAddressMask = 0x0000_FFFF_FFFF_F000;
    private const int TableTypeBits = 3;

    private readonly Dictionary<ulong, ShadowPage> _pages = [];
    private readonly Stack<ulong[]> _spare = new();
    private readonly ulong _pageMask = ~((1UL << options.Table.PageShift) - 1);
    private readonly ulong _sampleMask = options.Level == CheckLevel.Full ? 0 : (ulong)options.OneIn - 1;
    private readonly ulong _seed = (options.Seed * 2) + 1;
    private ulong _first;
    private ulong _bytes;

    public TableGeometry Geometry { get; } = new(options.Table);

    public DescriptorFormat Format { get; } = new(options.Table);

    public IEnumerable<ShadowPage> Pages => _pages.Values;

    /// <summary>First page of the oldest stage-2 table that lives: the one that the guest's accesses go through.</summary>
    public ShadowPage? Root { get; private set; }

    /// <summary>No attribute at all: a leaf has a memory type and an access flag.</summary>
    public static bool LooksLikeTable(ulong raw) => (raw & ~TableAddressMask) == TableTypeBits;

    /// <summary>Address of the page that a descriptor of a table names.</summary>
    public static ulong TableIn(ulong raw) => raw & TableAddressMask;

    /// <summary>Bits of an address that decide whether it is in the sample.</summary>
    public bool IsInSample(ulong number) => ((((number + 1) * 0x9E37_79B9_7F4A_7C15) * _seed >> 32) & _sampleMask) == 0;

    public bool IsPageInSample(ulong address) => IsInSample((address & _pageMask) >> Geometry.PageShift);

    public ShadowPage? PageOf(ulong entry) => _pages.GetValueOrDefault(entry & _pageMask);

    public int IndexOf(ulong entry) => (int)((entry & ~_pageMask) >> 3);

    /// <summary>The table that a descriptor names; null if it is none, or names no page of ours.</summary>
    public ShadowPage? ChildOf(ulong raw) => LooksLikeTable(raw) ? _pages.GetValueOrDefault(raw & TableAddressMask) : null;

    /// <summary>Inside the table pages' memory.</summary>
    public bool IsTableMemory(ulong address) => address - _first < _bytes;

    /// <summary>First input address of an entry; its page has a level.</summary>
    public ulong IpaOf(ShadowPage page, ulong entry) =>
        page.Ipa + ((ulong)IndexOf(entry) << Geometry.Shift(page.Level!.Value));

    /// <summary>The page in which a walk to this address ends, following links; null before there is a table.</summary>
    public ShadowPage? LastPageFor(ulong ipa)
    {
        var page = Root is null ? null : _pages.GetValueOrDefault(Root.Address + ((ulong)Geometry.RootIndex(ipa) << Geometry.PageShift));
        while (page is not null)
        {
            var entry = page.Address + ((ulong)Geometry.Index(ipa, page.Level!.Value) << 3);
            var child = page.Children.Find(linked => linked.ParentEntry == entry);
            if (child is null)
                return page;
            page = child;
        }

        return null;
    }

    public EntryPlace PlaceOf(ulong entry)
    {
        var page = PageOf(entry);
        return new EntryPlace(
            entry & _pageMask, IndexOf(entry), page?.Level, page?.Level is null ? null : IpaOf(page, entry));
    }

    public string Describe(ulong entry, Pte? old, Pte? next)
    {
        var page = PageOf(entry);
        var at = $"page 0x{entry & _pageMask:x} entry {IndexOf(entry)}";
        if (page?.Level is { } level)
            at = $"ipa 0x{IpaOf(page, entry):x}, level {level}, {at} ({page.Life})";
        else if (page is not null)
            at = $"{at} ({page.Life}, not linked)";
        if (old is { } before)
            at += $": {Text(before, page)}";
        return next is { } after ? $"{at} → {Text(after, page)}" : at;
    }

    /// <summary>Take the step over.</summary>
    public void Apply(CheckerActor actor, IReadOnlyList<ProtocolActor> actors, in ProtocolEvent step, long number)
    {
        switch (step.Kind)
        {
            case ProtocolEventKind.TableMemory:
                (_first, _bytes) = (step.Address, step.Value);
                break;
            case ProtocolEventKind.RootAllocate:
                for (var i = 0; i < step.Extra; i++)
                    AddRoot(step.Address, i);
                break;
            case ProtocolEventKind.HypRoot:
                AddHypRoot(step.Address, (int)step.Extra);
                break;
            case ProtocolEventKind.RootFree:
                for (var i = 0; i < step.Extra; i++)
                    Free(step.Address + ((ulong)i << Geometry.PageShift));
                break;
            case ProtocolEventKind.PageAllocate:
                Add(step.Address, PageLife.Fresh);
                break;
            case ProtocolEventKind.PageFree:
                Free(step.Address);
                break;
            case ProtocolEventKind.PageGet:
                Count(step.Address, 1);
                break;
            case ProtocolEventKind.PagePut:
                Count(step.Address, -1);
                break;
            case ProtocolEventKind.SubtreeDefer:
                SetLife(step.Address, PageLife.Deferred);
                break;
            case ProtocolEventKind.SubtreeFree:
                SetLife(step.Address, PageLife.Freeing);
                break;
            case ProtocolEventKind.TableTeardown:
                for (var i = 0; i < step.Extra; i++)
                    Kill(step.Address + ((ulong)i << Geometry.PageShift));
                break;
            case ProtocolEventKind.EntryChange:
                Change(actor, actors, step, number);
                break;
        }
    }

    private static bool Holds(ulong raw) => raw != 0 && !new Pte(raw).IsLocked;

    private static string Text(Pte pte, ShadowPage? page) => page?.Level is { } level ? pte.ToString(level) : pte.ToString();

    private void AddRoot(ulong first, int index)
    {
        var page = Add(first + ((ulong)index << Geometry.PageShift), PageLife.Linked);
        page.IsRoot = true;
        page.Level = Geometry.StartLevel;
        page.Ipa = (ulong)index * (ulong)Geometry.EntriesPerTable * Geometry.Granule(Geometry.StartLevel);
        if (index == 0 && Root is not { Life: PageLife.Linked, IsDead: false })
            Root = page;
    }

    private void AddHypRoot(ulong address, int level)
    {
        if (!_pages.TryGetValue(address, out var page))
            return;
        (page.Life, page.IsRoot, page.IsHyp, page.Level, page.Ipa) = (PageLife.Linked, true, true, level, 0);
    }

    private ShadowPage Add(ulong address, PageLife life)
    {
        var page = new ShadowPage(address) { Life = life };
        if (IsPageInSample(address))
            page.Entries = _spare.TryPop(out var spare) ? spare : new ulong[Geometry.EntriesPerTable];
        _pages[address] = page;
        return page;
    }

    private void Free(ulong address)
    {
        if (!_pages.TryGetValue(address, out var page))
            return;
        page.Life = PageLife.Freed;
        page.Parent?.Children.Remove(page);
        page.Children.Clear();
        if (page.Entries is { } entries)
        {
            Array.Clear(entries);
            _spare.Push(entries);
            page.Entries = null;
        }
    }

    private void Count(ulong address, int change)
    {
        if (_pages.TryGetValue(address, out var page))
            page.References += change;
    }

    private void SetLife(ulong address, PageLife life)
    {
        if (_pages.TryGetValue(address, out var page))
            page.Life = life;
    }

    private void Kill(ulong address)
    {
        if (_pages.TryGetValue(address, out var page))
            page.IsDead = true;
    }

    private void Change(CheckerActor actor, IReadOnlyList<ProtocolActor> actors, in ProtocolEvent step, long number)
    {
        if (PageOf(step.Address) is not { } page)
            return;
        var (old, next) = ((ulong)step.Extra, step.Value);
        page.ChangedAt = number;
        page.Counted += (Holds(next) ? 1 : 0) - (Holds(old) ? 1 : 0);
        if (page.Entries is { } entries)
            entries[IndexOf(step.Address)] = next;
        if (old == next)
            return;
        if (ChildOf(old) is { Life: PageLife.Linked } left && left.ParentEntry == step.Address)
            Unlink(left, actor, actors);
        if (ChildOf(next) is { } child && child.Life != PageLife.Freed)
            Link(child, page, step.Address);
    }

    private static void Unlink(ShadowPage child, CheckerActor actor, IReadOnlyList<ProtocolActor> actors)
    {
        child.Parent?.Children.Remove(child);
        child.Life = PageLife.Detached;
        child.Detacher = actor;
        child.DetachedInWalk = actor.Walks;
        child.Readers = OpenSections(actors);
    }

    /// <summary>Every section that is open now.</summary>
    public static IReadOnlyList<OpenSection> OpenSections(IReadOnlyList<ProtocolActor> actors)
    {
        List<OpenSection>? open = null;
        foreach (var other in actors)
        {
            var serial = other.Section;
            if (serial != 0)
                (open ??= []).Add(new OpenSection((CheckerActor)other, serial));
        }

        return open is null ? [] : open;
    }

    private void Link(ShadowPage child, ShadowPage page, ulong entry)
    {
        child.Life = PageLife.Linked;
        child.Parent = page;
        child.ParentEntry = entry;
        page.Children.Add(child);
        Place(child);
    }

    // A subtree built out of sight gets its place when it is linked.
    private void Place(ShadowPage child)
    {
        if (child.Parent?.Level is not { } level)
            return;
        child.Level = level + 1;
        child.IsHyp = child.Parent.IsHyp;
        child.Ipa = IpaOf(child.Parent, child.ParentEntry);
        foreach (var below in child.Children)
            Place(below);
    }
}
