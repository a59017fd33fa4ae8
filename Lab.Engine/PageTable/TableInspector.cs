using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>Table memory as it is, without any rule of a walk. For one thread that owns every table in it: conformance, tests.</summary>
public sealed unsafe class TableInspector<TPlatform>(PhysicalMemory<TPlatform> memory)
    where TPlatform : struct, IPlatform
{
    private readonly ulong* _first = memory.Entries(new PhysAddr(memory.Options.TableBase));
    private readonly ulong* _end = memory.Entries(new PhysAddr(memory.Options.TableBase)) + ((ulong)memory.Options.TablePages << (memory.Options.PageShift - 3));

    /// <summary>Every entry of a page, live: reading it later reads later values.</summary>
    public ReadOnlySpan<ulong> Entries(PhysAddr page) => new(memory.Entries(page), memory.EntriesPerPage);

    /// <summary>Overwrite one entry, reference counts untouched.</summary>
    public void Overwrite(PhysAddr page, int index, ulong raw)
    {
        Invariant.That(index >= 0 && index < memory.EntriesPerPage);
        TPlatform.Store(memory.Entries(page) + index, raw);
    }

    /// <summary>Whether a word is an entry of a table page, and not a count, a frame or a list.</summary>
    public bool IsEntry(ref ulong word)
    {
        fixed (ulong* location = &word)
            return location >= _first && location < _end;
    }

    /// <summary>The page that a table descriptor names.</summary>
    public static PhysAddr ChildOf(Pte table) => new(TableAddress.Of(table));
}
