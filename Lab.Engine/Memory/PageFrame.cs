using System.Runtime.InteropServices;

namespace Lab.Engine.Memory;

/// <summary>Where a table page is in its life.</summary>
public enum PageState : uint
{
    /// <summary>On the allocator's free list, poisoned. Nobody may read or write it.</summary>
    Free = 0,

    /// <summary>Private to whoever allocated it; no live entry names it.</summary>
    Fresh = 1,

    /// <summary>Named by exactly one live entry, or a root.</summary>
    Linked = 2,

    /// <summary>No live entry names it; walkers may still be inside, and may still write, until a grace period ends.</summary>
    Detached = 3,
}

/// <summary>
/// What the kernel keeps in <c>struct page</c> for a table page, and as large: the counts of two vCPUs' tables are not on
/// one line. Every field goes through the platform.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
public struct PageFrame
{
    /// <summary>1 for whoever links the page, + 1 for each counted entry in it.</summary>
    [FieldOffset(0)] internal uint ReferenceCount;

    /// <summary>A <see cref="PageState"/>.</summary>
    [FieldOffset(4)] internal uint State;

    /// <summary>Rises by one each time the page is freed: a tag that shows reuse.</summary>
    [FieldOffset(8)] internal ulong Generation;

    /// <summary>Level of the table, as uint of a signed level; meaningful when not free.</summary>
    [FieldOffset(16)] internal uint Level;

    /// <summary>Next free page (index + 1), 0: none. Owned by the allocator.</summary>
    [FieldOffset(20)] internal uint NextFree;

    /// <summary>Owner's word: the level of the entry that pointed to a detached subtree.</summary>
    [FieldOffset(24)] internal ulong Private;
}
