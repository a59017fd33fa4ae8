using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Mmu;

/// <summary>
/// The host's own page table for a memory slot, of which only the shape is modelled: each 2 MiB is one block, or a page of
/// small entries. Faults walk it to find how large a mapping may be; making a block again frees the page of entries.
/// </summary>
/// <remarks>
/// Nothing but disabled interrupts protects who walks it: not the MMU lock, and not the notifier, which is over when the
/// page is freed. Ordering: <b>T1</b> the block takes the page's place (full barrier), then the barrier interrupts every CPU
/// and waits, then the page is freed; pairs with <b>T2</b>, the walk with interrupts masked: it saw the block, or it is
/// waited for. Source: Linux get_user_mapping_size and tlb_remove_table_sync_one.
/// </remarks>
public sealed class UserTable<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private const ulong Block = 1;
    private const ulong PagesPerBlock = HostMemory<TPlatform>.PagesPerBlock;

    private readonly PhysicalMemory<TPlatform> _memory;
    private readonly SharedWords<TPlatform> _entries;   // one for each 2 MiB: Block, or the page of small entries

    /// <param name="memory">Where the pages of small entries come from.</param>
    /// <param name="blocks">2 MiB ranges; each is a block at first.</param>
    internal UserTable(PhysicalMemory<TPlatform> memory, int blocks)
    {
        _memory = memory;
        _entries = new SharedWords<TPlatform>(blocks);
        _entries.Fill(Block);
    }

    /// <summary>Pages of small entries there are now.</summary>
    public int Pages
    {
        get
        {
            var pages = 0;
            for (var block = 0; block < _entries.Count; block++)
                pages += _entries.Load(block) == Block ? 0 : 1;
            return pages;
        }
    }

    /// <summary>Whether a page of the slot lies in a block. With interrupts masked. Never blocks.</summary>
    public bool IsBlock(ulong page)
    {
        var entry = _entries.Load((int)(page / PagesPerBlock));
        PausePoints<TPlatform>.Reach(PausePoint.AfterRead, page);
        if (entry == Block)
            return true;

        // The walk ends in the small entry: what it holds says nothing about the size, but it is read.
        _ = _memory.EntryAt(new PhysAddr(entry), (int)(page % PagesPerBlock));
        return false;
    }

    /// <summary>Pages of the range are to be given back one by one: their blocks become small entries. Between the notifier's start and end.</summary>
    internal void BreakUp(ulong firstPage, ulong pages)
    {
        for (var block = firstPage / PagesPerBlock; block <= (firstPage + pages - 1) / PagesPerBlock; block++)
        {
            if (_entries.Load((int)block) != Block)
                continue;
            var taken = _memory.TryAllocate(out var table);
            Invariant.That(taken, "no page for the host's small entries");
            if (TPlatform.Traces)
                TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.PageAllocate, table.Value));
            if (_entries.CompareExchange((int)block, table.Value, Block) != Block)
                _memory.Put(table);
        }
    }

    /// <summary>Small entries become a block again, and their page is freed once every CPU has left it.</summary>
    /// <param name="ipi">What walkers are waited for by.</param>
    /// <param name="cpu">The caller's; not masked.</param>
    /// <returns>False if it was a block.</returns>
    /// <remarks>May block: until every section that was open has ended. Hold no lock.</remarks>
    internal bool Collapse(int block, IpiBarrier<TPlatform> ipi, int cpu)
    {
        PausePoints<TPlatform>.Reach(PausePoint.BeforeBreak, (ulong)block * PagesPerBlock);
        var entry = _entries.Exchange(block, Block);
        if (entry == Block)
            return false;
        PausePoints<TPlatform>.Reach(PausePoint.AfterBreak, (ulong)block * PagesPerBlock);
        ipi.Wait(cpu);
        _memory.Put(new PhysAddr(entry));
        return true;
    }

    /// <summary>The slot goes: free every page. Nobody walks any more.</summary>
    internal void Free()
    {
        for (var block = 0; block < _entries.Count; block++)
        {
            var entry = _entries.Exchange(block, Block);
            if (entry != Block)
                _memory.Put(new PhysAddr(entry));
        }
    }

    public void Dispose() => _entries.Dispose();
}
