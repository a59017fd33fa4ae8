using System.Runtime.CompilerServices;
using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Tests.PageTable;

/// <summary>
/// Lets another walker run just before the n-th compare-exchange of an entry compares: a race that comes out the same
/// way each time.
/// </summary>
public sealed unsafe class RaceScript(PhysicalMemory<RecordingPlatform> memory, int nth, Action other) : IProtocolListener
{
    private readonly ulong* _tables = memory.Entries(new PhysAddr(memory.Options.TableBase));
    private readonly ulong _words = (ulong)memory.Options.TablePages << (memory.Options.PageShift - 3);
    private int _seen;

    public bool HasRun { get; private set; }

    public void Record(in ProtocolEvent e)
    {
        // The script only waits for its moment.
    }

    public void BeforeCompareExchange(ref ulong word)
    {
        var location = (ulong*)Unsafe.AsPointer(ref word);
        if (HasRun || location < _tables || location >= _tables + _words || ++_seen != nth)
            return;
        HasRun = true;
        other();
    }
}
