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

    /// <summary>Address = entry, Value = new descriptor, Extra = old one: told by <see cref="WatchedPlatform"/> itself, in the
    /// exact order of the changes of one entry, whoever makes them.</summary>
    EntryChange,

    /// <summary>Address = entry read, Value = what it held for the reader: told by <see cref="WatchedPlatform"/> itself.</summary>
    EntryRead,

    /// <summary>Address = physical address of the first table page, Value = bytes, Extra = where they lie in this process.</summary>
    TableMemory,

    /// <summary>Address = first root page: nobody can reach the table any more, its entries may stay as they are.</summary>
    TableTeardown,

    /// <summary>Value = 1 for the write side, Extra = a <see cref="LockRank"/>: after it was taken.</summary>
    LockTaken,

    /// <summary>As <see cref="LockTaken"/>: before it is dropped.</summary>
    LockDropped,

    /// <summary>An RCU read section was entered.</summary>
    SectionEnter,

    /// <summary>An RCU read section is about to be left.</summary>
    SectionExit,

    /// <summary>Extra = a <see cref="SleepReason"/>: what comes next may sleep.</summary>
    MaySleep,

    /// <summary>What comes next waits for a grace period.</summary>
    GracePeriodWait,

    /// <summary>Address = IPA, Value = PA, Extra = bytes: what the next walk of this thread is to map.</summary>
    MapTarget,

    /// <summary>Address = IPA: the next walk of this thread adds permissions and takes none.</summary>
    RelaxTarget,

    /// <summary>Address = first IPA, Value = end, Extra = the visits asked for: 1 leaves, 2 tables before, 4 tables after.</summary>
    WalkBegin,

    /// <summary>Address = entry, Value = the cursor, Extra = visit &lt;&lt; 8 | level.</summary>
    WalkVisit,

    /// <summary>Address = first IPA, Value = the cursor, Extra = result, 0 for success.</summary>
    WalkEnd,

    /// <summary>Address = table page, Value = IPA, Extra = level of the entry that names it: the hardware walker went through it.</summary>
    HardwareStep,

    /// <summary>Address = IPA, Extra = vCPU: its TLB has nothing; the hardware walk follows.</summary>
    TlbMiss,

    /// <summary>Address = IPA, Value = PA | write &lt;&lt; 1 | execute &lt;&lt; 2 | read, Extra = level &lt;&lt; 16 | vCPU.</summary>
    TlbFill,

    /// <summary>Address = IPA, Value = level hint (<see cref="ProtocolEvent.UnknownLevel"/>: none), Extra = the vCPU that forgets.</summary>
    TlbDropIpa,

    /// <summary>Address = first IPA, Value = bytes, Extra = the vCPU that forgets.</summary>
    TlbDropRange,

    /// <summary>Extra = the vCPU that forgets everything.</summary>
    TlbDropAll,

    /// <summary>Address = IPA, Value = 1 for a write: a guest access reached memory.</summary>
    GuestAccess,

    /// <summary>Address = IPA, Value = outcome, Extra = kind of fault and access: handled.</summary>
    FaultHandled,

    /// <summary>Address = IPA, Value = bytes: the host takes the pages back, no vCPU may reach them.</summary>
    HostRelease,

    /// <summary>Address = IPA of what the host backs by one piece, Value = bytes of it, Extra = PA: a fault has pinned a page of it.</summary>
    HostPin,

    /// <summary>Address = IPA, Value = bytes, Extra = 1 if it may not block: an invalidation begins.</summary>
    NotifierBegin,

    /// <summary>The invalidation of this thread ends.</summary>
    NotifierEnd,

    /// <summary>Address = IPA, Value = the sequence: a fault sampled the notifier sequence.</summary>
    NotifierSample,

    /// <summary>Address = slot's IPA, Value = bytes: every page is protected and no TLB has a writable entry, or a <see cref="DirtyMarkAll"/> follows.</summary>
    LoggingOn,

    /// <summary>Logging is about to end.</summary>
    LoggingOff,

    /// <summary>Address = page of the slot: noted as dirty.</summary>
    DirtyMark,

    /// <summary>Address = 64-page mask of the slot, Value = bits taken by a harvest.</summary>
    DirtyTake,

    /// <summary>A harvest begins.</summary>
    HarvestBegin,

    /// <summary>A harvest has protected what it took and flushed the TLBs.</summary>
    HarvestEnd,

    /// <summary>Address = IPA, Value = bytes, Extra = 1 if somebody waits for the lock: one step of a range driver.</summary>
    RangeStep,

    /// <summary>Address = IPA: a range driver drops its lock here and offers the core if somebody wants either (cond_resched_lock).</summary>
    MayReschedule,

    /// <summary>Address = IPA, Extra = 1 if it was given no memory cache at all: a fault's walk needs a table page and has none.</summary>
    CacheEmpty,

    /// <summary>Address = IPA, Value = bytes: an aging begins, with its lock held.</summary>
    AgeBegin,

    /// <summary>Address = IPA, Value = bytes, Extra = 1 if it found the range young: an aging ends, with its lock held.</summary>
    AgeEnd,

    /// <summary>Address = table page that was freed: a walker enters it, or was inside when it went. An invariant fails next.</summary>
    FreedPageReached,

    /// <summary>Address = IPA, entry or page, Extra = a <see cref="PausePoint"/>: where a race script may hold the task.</summary>
    Pause,

    /// <summary>Address = root page, Extra = its level: a hypervisor's stage-1 table begins there.</summary>
    HypRoot,

    /// <summary>Address = entry, Value = 1 if the walker's own check asks for no read section: an entry's pointer is
    /// followed.</summary>
    EntryDereference,

    /// <summary>Address = number, Value = generation, Extra = a <see cref="ProtocolObject"/>: it comes into being.</summary>
    ObjectAllocate,

    /// <summary>As <see cref="ObjectAllocate"/>: somebody reads or writes it.</summary>
    ObjectUse,

    /// <summary>As <see cref="ObjectAllocate"/>: its memory is given back.</summary>
    ObjectFree,

    /// <summary>Until <see cref="AtomicEnd"/> nothing may block. Extra: 1 = a notifier said so (so does the end), 0 = preemption is off.</summary>
    AtomicBegin,

    /// <summary>What <see cref="AtomicBegin"/> began is over.</summary>
    AtomicEnd,

    /// <summary>Address = slot's IPA: every page of it is noted as dirty until a harvest takes it.</summary>
    DirtyMarkAll,
}

/// <summary>Order in which locks nest, outer first.</summary>
public enum LockRank
{
    Slots,
    HostMemoryMap,

    /// <summary>The mutex around the hypervisor's stage-1 table: who holds it may sleep.</summary>
    HypMutex,
    Mmu,

    /// <summary>EL2's spinlock around the same table.</summary>
    HypSpinlock,
    RcuSection,
    LockedEntry,
}

/// <summary>One protocol step. A value; made only where <see cref="IPlatform.Traces"/> is true.</summary>
public readonly record struct ProtocolEvent(ProtocolEventKind Kind, ulong Address, ulong Value = 0, long Extra = 0)
{
    /// <summary>No level hint.</summary>
    public const long UnknownLevel = 99;
}
