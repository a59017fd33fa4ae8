using System.Globalization;
using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Tests.Vectors;

/// <summary>
/// Turns protocol events into the vectors' notation. Table pages get the next number when they are allocated; numbers
/// are never reused.
/// </summary>
public sealed unsafe class Recorder(PhysicalMemory<RecordingPlatform> memory) : IProtocolListener
{
    private readonly ulong* _tables = memory.Entries(new PhysAddr(memory.Options.TableBase));
    private readonly ulong _words = (ulong)memory.Options.TablePages << (memory.Options.PageShift - 3);
    private readonly Dictionary<ulong, int> _numbers = [];
    private readonly SortedDictionary<int, PhysAddr> _pages = [];
    private int _next;
    private int _exchanges;
    private int _injectAt;
    private ulong _injected;

    /// <summary>Everything, in exact order.</summary>
    public List<string> Trace { get; } = [];

    public List<(string Kind, long Page, long Level)> Memory { get; } = [];

    public List<(string Kind, ulong Address, long LevelOrPages)> Tlbi { get; } = [];

    public List<(ulong Address, ulong Size)> DataCache { get; } = [];

    public List<(ulong Address, ulong Size)> InstructionCache { get; } = [];

    public int Warnings { get; private set; }

    /// <summary>Every allocated table page by number.</summary>
    public IReadOnlyDictionary<int, PhysAddr> Pages => _pages;

    /// <summary>Forget the operation before.</summary>
    public void Begin()
    {
        Trace.Clear();
        Memory.Clear();
        Tlbi.Clear();
        DataCache.Clear();
        InstructionCache.Clear();
        Warnings = 0;
        _exchanges = 0;
        _injectAt = 0;
    }

    /// <summary>Overwrite the target of the n-th compare-exchange of an entry, just before it compares.</summary>
    public void Inject(int nth, ulong value)
    {
        _injectAt = nth;
        _injected = value;
    }

    public void BeforeCompareExchange(ulong* location)
    {
        if (location < _tables || location >= _tables + _words)
            return;
        if (++_exchanges == _injectAt)
            *location = _injected;
    }

    /// <summary>Number a page that was there before this recorder listened.</summary>
    public void Adopt(PhysAddr page) => Appear("A", page.Value);

    public int NumberOf(PhysAddr page) => _numbers[page.Value];

    /// <summary>A descriptor as the vectors write it: "T7" for a table, else the raw value.</summary>
    public string Text(ulong raw) =>
        (raw & 0xFFF) == 3 && _numbers.TryGetValue(raw & ~0xFFFUL, out var number)
            ? $"T{number}"
            : raw.ToString("x", CultureInfo.InvariantCulture);

    public void Record(in ProtocolEvent e)
    {
        switch (e.Kind)
        {
            case ProtocolEventKind.EntryStore:
                Trace.Add($"S {Entry(e.Address)} {Text(e.Value)}");
                break;
            case ProtocolEventKind.EntryRelease:
                Trace.Add($"R {Entry(e.Address)} {Text(e.Value)}");
                break;
            case ProtocolEventKind.EntryCompareExchange:
                Trace.Add($"X {Entry(e.Address)} {Text(e.Value)} {(e.Extra == 1 ? "ok" : "fail")}");
                break;
            case ProtocolEventKind.PageGet:
                Counted('+', e);
                break;
            case ProtocolEventKind.PagePut:
                Counted('-', e);
                break;
            case ProtocolEventKind.PageAllocate:
                Appear("A", e.Address);
                break;
            case ProtocolEventKind.PageFree:
                Disappear("F", e.Address);
                break;
            case ProtocolEventKind.RootAllocate:
                for (var i = 0; i < e.Extra; i++)
                    Appear("P", e.Address + ((ulong)i << memory.Options.PageShift));
                break;
            case ProtocolEventKind.RootFree:
                for (var i = 0; i < e.Extra; i++)
                    Disappear("Q", e.Address + ((ulong)i << memory.Options.PageShift));
                break;
            case ProtocolEventKind.SubtreeDefer:
                Trace.Add($"D {_numbers[e.Address]} {e.Extra}");
                Memory.Add(("D", _numbers[e.Address], e.Extra));
                break;
            case ProtocolEventKind.SubtreeFree:
                break;
            case ProtocolEventKind.TlbiIpa:
                Invalidated("Ti", "ipa", e.Address, e.Extra);
                break;
            case ProtocolEventKind.TlbiIpaLocal:
                Invalidated("Tn", "nsh", e.Address, e.Extra);
                break;
            case ProtocolEventKind.TlbiRange:
                Invalidated("Tr", "range", e.Address, (long)e.Value);
                break;
            case ProtocolEventKind.TlbiVmid:
                Invalidated("Ta", "all", 0, 0);
                break;
            case ProtocolEventKind.DataCacheClean:
                Trace.Add($"Cd {e.Address:x} {e.Value:x}");
                DataCache.Add((e.Address, e.Value));
                break;
            case ProtocolEventKind.InstructionCacheInvalidate:
                Trace.Add($"Ci {e.Address:x} {e.Value:x}");
                InstructionCache.Add((e.Address, e.Value));
                break;
            case ProtocolEventKind.Warning:
                Trace.Add("W 0");
                Warnings++;
                break;
            default:
                throw new InvalidOperationException($"An event of no known kind: {e}.");
        }
    }

    private string Entry(ulong address)
    {
        var page = address & ~(memory.PageSize - 1);
        return $"{_numbers[page]} {(address - page) / 8}";
    }

    private void Counted(char sign, in ProtocolEvent e)
    {
        // Pages that sit in a memory cache are not table pages yet.
        if (_numbers.TryGetValue(e.Address, out var number))
            Trace.Add($"{sign} {number} {e.Value}");
    }

    private void Appear(string kind, ulong page)
    {
        var number = _next++;
        _numbers.Add(page, number);
        _pages.Add(number, new PhysAddr(page));
        Trace.Add($"{kind} {number}");
        Memory.Add((kind, number, 0));
    }

    private void Disappear(string kind, ulong page)
    {
        if (!_numbers.Remove(page, out var number))
            return;
        _pages.Remove(number);
        Trace.Add($"{kind} {number}");
        Memory.Add((kind, number, 0));
    }

    private void Invalidated(string mark, string kind, ulong address, long levelOrPages)
    {
        Trace.Add($"{mark} {address:x} {levelOrPages}");
        Tlbi.Add((kind, address, levelOrPages));
    }
}
