using System.Globalization;
using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Conformance;

/// <summary>
/// Turns protocol events into the recordings' notation. Table pages get the next number when they are allocated; numbers
/// are never reused. The engine allocates in the order that was recorded, so nothing has to be renumbered.
/// </summary>
internal sealed class ProtocolNotebook(TableInspector<RecordingPlatform> inspector, int pageShift) : IProtocolListener, IPageNames
{
    private readonly ulong _inPage = (1UL << pageShift) - 1;
    private readonly Dictionary<ulong, int> _numbers = [];
    private readonly SortedDictionary<int, PhysAddr> _pages = [];
    private bool _traces = true;
    private int _next;
    private int _exchanges;
    private int _injectAt;
    private ulong _injected;

    /// <summary>Everything, in exact order; empty if not asked for.</summary>
    public List<string> Trace { get; } = [];

    public List<VectorPageEvent> PageEvents { get; } = [];

    public List<VectorInvalidation> Invalidations { get; } = [];

    public List<VectorRange> DataCache { get; } = [];

    public List<VectorRange> InstructionCache { get; } = [];

    public int Warnings { get; private set; }

    /// <summary>Every allocated table page by number.</summary>
    public IReadOnlyDictionary<int, PhysAddr> Pages => _pages;

    /// <summary>Forget the operation before.</summary>
    /// <param name="traces">Keep the ordered trace of the next one.</param>
    public void Begin(bool traces = true)
    {
        Trace.Clear();
        PageEvents.Clear();
        Invalidations.Clear();
        DataCache.Clear();
        InstructionCache.Clear();
        Warnings = 0;
        _traces = traces;
        _exchanges = 0;
        _injectAt = 0;
    }

    /// <summary>Overwrite the target of the n-th compare-exchange of an entry, just before it compares.</summary>
    public void Inject(int nth, ulong raw)
    {
        _injectAt = nth;
        _injected = raw;
    }

    public void BeforeCompareExchange(ref ulong word)
    {
        if (inspector.IsEntry(ref word) && ++_exchanges == _injectAt)
            word = _injected;
    }

    /// <summary>Number a page that was there before this notebook listened.</summary>
    public void Adopt(PhysAddr page) => Appear('A', page.Value);

    public bool TryNumber(PhysAddr page, out int number) => _numbers.TryGetValue(page.Value, out number);

    public bool TryPage(int number, out PhysAddr page) => _pages.TryGetValue(number, out page);

    public void Record(in ProtocolEvent e)
    {
        switch (e.Kind)
        {
            case ProtocolEventKind.EntryStore:
                Note($"S {Entry(e.Address)} {Text(e.Value)}");
                break;
            case ProtocolEventKind.EntryRelease:
                Note($"R {Entry(e.Address)} {Text(e.Value)}");
                break;
            case ProtocolEventKind.EntryCompareExchange:
                Note($"X {Entry(e.Address)} {Text(e.Value)} {(e.Extra == 1 ? "ok" : "fail")}");
                break;
            case ProtocolEventKind.PageGet:
                Counted('+', e);
                break;
            case ProtocolEventKind.PagePut:
                Counted('-', e);
                break;
            case ProtocolEventKind.PageAllocate:
                Appear('A', e.Address);
                break;
            case ProtocolEventKind.PageFree:
                Disappear('F', e.Address);
                break;
            case ProtocolEventKind.RootAllocate:
                for (var i = 0; i < e.Extra; i++)
                    Appear('P', e.Address + ((ulong)i << pageShift));
                break;
            case ProtocolEventKind.RootFree:
                for (var i = 0; i < e.Extra; i++)
                    Disappear('Q', e.Address + ((ulong)i << pageShift));
                break;
            case ProtocolEventKind.SubtreeDefer:
                Note($"D {_numbers[e.Address]} {e.Extra}");
                PageEvents.Add(new VectorPageEvent('D', _numbers[e.Address], (int)e.Extra));
                break;
            case ProtocolEventKind.SubtreeFree:
                break;
            case ProtocolEventKind.DataCacheClean:
                Note($"Cd {e.Address:x} {e.Value:x}");
                DataCache.Add(new VectorRange(e.Address, e.Value));
                break;
            case ProtocolEventKind.InstructionCacheInvalidate:
                Note($"Ci {e.Address:x} {e.Value:x}");
                InstructionCache.Add(new VectorRange(e.Address, e.Value));
                break;
            case ProtocolEventKind.Warning:
                Note($"W 0");
                Warnings++;
                break;
            default:
                // Those that follow are for checkers; sequences do not record them.
                if (e.Kind <= ProtocolEventKind.TlbiHypTable)
                    RecordInvalidation(e);
                break;
        }
    }

    private void RecordInvalidation(in ProtocolEvent e)
    {
        var (mark, invalidation) = e.Kind switch
        {
            ProtocolEventKind.TlbiIpa => ("Ti", new VectorInvalidation("ipa", e.Address, e.Extra)),
            ProtocolEventKind.TlbiIpaLocal => ("Tn", new VectorInvalidation("nsh", e.Address, e.Extra)),
            ProtocolEventKind.TlbiRange => ("Tr", new VectorInvalidation("range", e.Address, (long)e.Value)),
            ProtocolEventKind.TlbiVmid => ("Ta", new VectorInvalidation("all", 0, 0)),
            ProtocolEventKind.TlbiHypLeaf => ("Tl", new VectorInvalidation("vale2is", e.Address, e.Extra)),
            ProtocolEventKind.TlbiHypTable => ("Th", new VectorInvalidation("vae2is", e.Address, e.Extra)),
            _ => throw new InvalidOperationException($"An event of no known kind: {e}."),
        };
        Note($"{mark} {invalidation.Address:x} {invalidation.LevelOrPages}");
        Invalidations.Add(invalidation);
    }

    private VectorDescriptor Text(ulong raw) => ((IPageNames)this).Describe(raw);

    private string Entry(ulong address) => $"{_numbers[address & ~_inPage]} {(address & _inPage) / 8}";

    // Pages that sit in a memory cache are not table pages yet.
    private void Counted(char sign, in ProtocolEvent e)
    {
        if (_traces && _numbers.TryGetValue(e.Address, out var number))
            Note($"{sign} {number} {e.Value}");
    }

    private void Appear(char kind, ulong page)
    {
        var number = _next++;
        _numbers.Add(page, number);
        _pages.Add(number, new PhysAddr(page));
        Note($"{kind} {number}");
        PageEvents.Add(new VectorPageEvent(kind, number, 0));
    }

    private void Disappear(char kind, ulong page)
    {
        if (!_numbers.Remove(page, out var number))
            return;
        _pages.Remove(number);
        Note($"{kind} {number}");
        PageEvents.Add(new VectorPageEvent(kind, number, 0));
    }

    private void Note(FormattableString text)
    {
        if (_traces)
            Trace.Add(text.ToString(CultureInfo.InvariantCulture));
    }
}
