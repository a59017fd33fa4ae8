using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.Mmu;

/// <summary>The host's page behind a guest page, pinned by a fault.</summary>
/// <param name="Address">Physical address of the guest page's host page.</param>
/// <param name="IsBlock">True: the whole 2 MiB around it is one physically contiguous block.</param>
public readonly record struct HostPin(PhysAddr Address, bool IsBlock);

/// <summary>
/// The host's side of one memory slot: which physical page backs which guest page, and whether it is in use. It has no
/// contents, only identity, so that "a vCPU reached a page after its invalidation returned" can be seen.
/// </summary>
/// <remarks>
/// Each guest page has four physical homes, two as part of a 2 MiB block and two alone; each new backing takes the
/// other home of its kind, so a stale translation names a released page until its page has been backed anew twice.
/// One lock word for each 2 MiB (the host's page-table lock); its order is MMU lock → nothing: it is never held while
/// the MMU lock is taken.
/// </remarks>
public sealed class HostMemory<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    public const int PageShift = 12;
    public const int PagesPerBlock = 512;

    private const ulong Present = 1;
    private const int HomeShift = 1;
    private const ulong HomeMask = 3UL << HomeShift;
    private const ulong AloneBit = 2;      // homes 0 and 1: in a block; 2 and 3: alone

    private const ulong BlockLock = 1UL << 63;
    private const ulong StateMask = 3;
    private const ulong BlockHome = 1UL << 2;
    private const int CountShift = 16;
    private const ulong CountMask = 0xFFFFUL << CountShift;

    private readonly SharedWords<TPlatform> _pages;
    private readonly SharedWords<TPlatform> _blocks;
    private readonly ulong _base;
    private readonly ulong _bytes;
    private readonly bool _huge;

    /// <param name="bytes">Multiple of 2 MiB.</param>
    /// <param name="physicalBase">Physical address of the first home; 4 × <paramref name="bytes"/> from there are taken. Multiple of 2 MiB.</param>
    /// <param name="huge">Transparent huge pages: an empty 2 MiB is populated as one block.</param>
    public HostMemory(ulong bytes, PhysAddr physicalBase, bool huge)
    {
        Invariant.That(bytes > 0 && bytes % (PagesPerBlock << PageShift) == 0);
        Invariant.That(physicalBase.Value % (PagesPerBlock << PageShift) == 0);
        _bytes = bytes;
        _base = physicalBase.Value;
        _huge = huge;
        _pages = new SharedWords<TPlatform>((int)(bytes >> PageShift));
        _blocks = new SharedWords<TPlatform>(_pages.Count / PagesPerBlock);
    }

    private enum BlockState : ulong
    {
        Empty = 0,
        Whole = 1,
        Mixed = 2,
    }

    public int Pages => _pages.Count;

    public int Blocks => _blocks.Count;

    /// <summary>Back a page, as a page fault of the host would, and tell where it is. May block (in the kernel it sleeps).</summary>
    public HostPin Pin(ulong page)
    {
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.MaySleep, 0, 0, (long)SleepReason.Pin));
        var block = (int)(page / PagesPerBlock);
        var word = Lock(block);
        if (State(word) == BlockState.Empty && _huge)
            word = PopulateBlock(block, word);

        var current = _pages.Load((int)page);
        if ((current & Present) == 0)
        {
            current = (NextHome(current, alone: true) << HomeShift) | Present;
            _pages.Store((int)page, current);
            word = WithState(word, BlockState.Mixed) + (1UL << CountShift);
        }

        var pin = new HostPin(AddressOf((current & HomeMask) >> HomeShift, page), State(word) == BlockState.Whole);
        Unlock(block, word);
        return pin;
    }

    /// <summary>A look only: some host page backs it at this moment.</summary>
    public bool IsBacked(ulong page) => (_pages.Load((int)page) & Present) != 0;

    /// <summary>What a look at the mapping says, with no page pinned: its 2 MiB is one block, or is to become one.</summary>
    public bool LooksLikeBlock(ulong page)
    {
        var state = State(_blocks.Load((int)(page / PagesPerBlock)));
        return state == BlockState.Whole || (state == BlockState.Empty && _huge);
    }

    /// <summary>Give pages back to the host (MADV_DONTNEED). Call between the notifier's start and end.</summary>
    public void Release(ulong first, ulong count)
    {
        for (var page = first; page < first + count;)
        {
            var block = (int)(page / PagesPerBlock);
            var end = Math.Min(first + count, (ulong)(block + 1) * PagesPerBlock);
            var word = Lock(block);
            for (; page < end; page++)
            {
                var current = _pages.Load((int)page);
                if ((current & Present) == 0)
                    continue;
                _pages.Store((int)page, current & ~Present);
                word -= 1UL << CountShift;
            }

            Unlock(block, WithState(word, (word & CountMask) == 0 ? BlockState.Empty : BlockState.Mixed));
        }
    }

    /// <summary>Back a mixed 2 MiB by one new block (khugepaged). Call between the notifier's start and end.</summary>
    /// <returns>False if it was not mixed.</returns>
    public bool Collapse(int block)
    {
        var word = Lock(block);
        var mixed = State(word) == BlockState.Mixed;
        if (mixed)
            word = PopulateBlock(block, word);
        Unlock(block, word);
        return mixed;
    }

    /// <summary>The next mixed 2 MiB from <paramref name="from"/> on, wrapping; -1 if there is none.</summary>
    public int FindMixedBlock(int from)
    {
        for (var i = 0; i < Blocks; i++)
        {
            var block = (from + i) % Blocks;
            if (State(_blocks.Load(block)) == BlockState.Mixed)
                return block;
        }

        return -1;
    }

    /// <summary>True if the physical page at <paramref name="address"/> backs guest page <paramref name="page"/> at this moment.</summary>
    public bool Backs(ulong page, PhysAddr address)
    {
        var offset = address.Value - _base;
        if (offset >= 4 * _bytes || (offset % _bytes) >> PageShift != page)
            return false;
        var current = _pages.Load((int)page);
        return (current & Present) != 0 && (current & HomeMask) >> HomeShift == offset / _bytes;
    }

    /// <summary>Text for a violation's report.</summary>
    public string Describe(ulong page)
    {
        var current = _pages.Load((int)page);
        return (current & Present) == 0
            ? "released to the host"
            : $"backed by {AddressOf((current & HomeMask) >> HomeShift, page)}";
    }

    public void Dispose()
    {
        _blocks.Dispose();
        _pages.Dispose();
    }

    private ulong PopulateBlock(int block, ulong word)
    {
        var home = (word & BlockHome) != 0 ? 0UL : 1UL;
        var first = block * PagesPerBlock;
        for (var page = first; page < first + PagesPerBlock; page++)
            _pages.Store(page, (home << HomeShift) | Present);
        return (word & BlockLock) | (home != 0 ? BlockHome : 0) | (ulong)BlockState.Whole | ((ulong)PagesPerBlock << CountShift);
    }

    private static ulong NextHome(ulong current, bool alone)
    {
        var home = (current & HomeMask) >> HomeShift;
        return alone ? AloneBit | ((home & 1) ^ 1) : (home & 1) ^ 1;
    }

    private PhysAddr AddressOf(ulong home, ulong page) => new(_base + (home * _bytes) + (page << PageShift));

    private static BlockState State(ulong word) => (BlockState)(word & StateMask);

    private static ulong WithState(ulong word, BlockState state) => (word & ~StateMask) | (ulong)state;

    private ulong Lock(int block)
    {
        var spins = 0;
        while (true)
        {
            var word = _blocks.Load(block);
            if ((word & BlockLock) == 0 && _blocks.CompareExchange(block, word | BlockLock, word) == word)
                return word | BlockLock;
            SpinWaiter.Relax<TPlatform>(ref spins);
        }
    }

    // Release: pairs with the acquire of the next Lock.
    private void Unlock(int block, ulong word) => _blocks.Store(block, word & ~BlockLock);
}
