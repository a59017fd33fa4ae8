namespace Lab.Engine.Primitives;

/// <summary>What the protocol just did, in the order in which it did it.</summary>
public enum ProtocolEventKind : byte
{
    /// <summary>Address = entry, Value = new descriptor: plain store by an exclusive walker.</summary>
    EntryStore,

    /// <summary>Address = entry, Value = new descriptor: release store that makes an entry.</summary>
    EntryRelease,

    /// <summary>Address = entry, Value = new descriptor, Extra = 1 if it was exchanged, else 0.</summary>
    EntryCompareExchange,

    /// <summary>Address = page, Value = reference count after.</summary>
    PageGet,

    /// <summary>Address = page, Value = reference count after.</summary>
    PagePut,

    /// <summary>Address = page taken from a memory cache.</summary>
    PageAllocate,

    /// <summary>Address = page whose reference count reached 0.</summary>
    PageFree,

    /// <summary>Address = first root page, Extra = pages.</summary>
    RootAllocate,

    /// <summary>Address = first root page, Extra = pages.</summary>
    RootFree,

    /// <summary>Address = subtree's root page, Extra = level of the entry that pointed to it: handed to deferred freeing.</summary>
    SubtreeDefer,

    /// <summary>Address = subtree's root page, Extra = level: freed at once, or its callback runs.</summary>
    SubtreeFree,

    /// <summary>Address = IPA, Extra = level hint (<see cref="ProtocolEvent.UnknownLevel"/>: none): all PEs.</summary>
    TlbiIpa,

    /// <summary>Address = IPA, Extra = level hint: this PE only.</summary>
    TlbiIpaLocal,

    /// <summary>Address = first IPA, Value = pages.</summary>
    TlbiRange,

    /// <summary>Whole VMID.</summary>
    TlbiVmid,

    /// <summary>Address = PA, Value = bytes: D-cache clean and invalidate to PoC.</summary>
    DataCacheClean,

    /// <summary>Address = PA, Value = bytes: I-cache invalidate to PoU.</summary>
    InstructionCacheInvalidate,

    /// <summary>A sanity check of the walker fired (WARN_ON in the kernel).</summary>
    Warning,

    /// <summary>Address = hypervisor VA, Extra = level: the leaf of an EL2 stage-1 table, all PEs (VALE2IS).</summary>
    TlbiHypLeaf,

    /// <summary>Address = hypervisor VA, Extra = level hint: leaf and walk caches of EL2, all PEs (VAE2IS).</summary>
    TlbiHypTable,
}

/// <summary>One protocol step. A value; made only where <see cref="IPlatform.Traces"/> is true.</summary>
public readonly record struct ProtocolEvent(ProtocolEventKind Kind, ulong Address, ulong Value = 0, long Extra = 0)
{
    /// <summary>No level hint.</summary>
    public const long UnknownLevel = 99;
}
