using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>Physical address of an entry, for events.</summary>
internal static unsafe class EntryAddress
{
    public static ulong Of<TPlatform>(PhysicalMemory<TPlatform> memory, ulong* slot)
        where TPlatform : struct, IPlatform
    {
        var page = memory.PageOf(slot);
        return page.Value + (ulong)((byte*)slot - (byte*)memory.Entries(page));
    }
}
