namespace Lab.Engine.Workloads.Recordings;

/// <summary>
/// What one line of a recording says. The arguments A to E of <see cref="RecordedEvent"/> are named for each kind, in
/// order; addresses and sizes are bytes.
/// </summary>
public enum RecordedKind : byte
{
    /// <summary>IPA, syndrome (ESR_EL2), guest virtual address, program counter.</summary>
    GuestFault,

    /// <summary>IPA of an access-flag fault.</summary>
    AccessFault,

    /// <summary>Return value of the abort handler.</summary>
    FaultOut,

    /// <summary>Address, length, value. Written, read, or about to be read.</summary>
    Mmio,

    /// <summary>Exit reason's number, or the error.</summary>
    UserspaceExit,

    ToggleCache,

    /// <summary>IPA, size, host physical address, permission bits as that kernel numbers them.</summary>
    Map,

    /// <summary>Return code.</summary>
    MapReturn,

    /// <summary>IPA, permission bits.</summary>
    Relax,

    /// <inheritdoc cref="MapReturn"/>
    RelaxReturn,

    /// <summary>IPA, size.</summary>
    Unmap,

    /// <inheritdoc cref="MapReturn"/>
    UnmapReturn,

    /// <summary>IPA, size.</summary>
    WriteProtect,

    /// <inheritdoc cref="MapReturn"/>
    WriteProtectReturn,

    /// <summary>IPA, size: eager split.</summary>
    Split,

    /// <inheritdoc cref="MapReturn"/>
    SplitReturn,

    /// <summary>Host physical address, level of the entry, permission bits.</summary>
    CreateUnlinked,

    /// <summary>IPA.</summary>
    MarkYoung,

    /// <summary>IPA, size, 1 to clear the access flag.</summary>
    TestClearYoung,

    /// <summary>1 if the access flag was set.</summary>
    TestClearYoungReturn,

    /// <summary>IPA: clear the access flag (6.1).</summary>
    MarkOld,

    /// <summary>IPA: test the access flag (6.1).</summary>
    IsYoung,

    /// <summary>Return code of the 6.1 aging call before it: 1 if young.</summary>
    MarkOldReturn,

    /// <inheritdoc cref="MarkOldReturn"/>
    IsYoungReturn,

    /// <summary>Host virtual start, end.</summary>
    AgeHva,

    /// <summary>Host virtual address.</summary>
    TestAgeHva,

    /// <summary>Host virtual start, end.</summary>
    UnmapHvaRange,

    /// <summary>Host virtual address: the host changed one page's frame in place (6.1).</summary>
    SetSpteHva,

    /// <summary>Address of the kernel's VM structure.</summary>
    UnmapGfn,

    /// <summary>Host virtual start, end, reason.</summary>
    NotifierStart,

    /// <summary>Host virtual start, end.</summary>
    NotifierEnd,

    /// <summary>
    /// Slot, flags (1 log, 2 read-only), guest physical address, size (0 deletes), host virtual address.
    /// </summary>
    Memslot,

    /// <summary>Index into <see cref="Recording.Marks"/>.</summary>
    Mark,

    TableAllocate,

    /// <summary>Kernel address of the table page; 0: none.</summary>
    TableAllocateReturn,

    /// <summary>Kernel address of the table page, level of the entry that pointed to it.</summary>
    FreeUnlinked,

    /// <summary>Kernel address of the callback head inside the page's frame.</summary>
    FreeUnlinkedCallback,

    /// <summary>MMU, IPA, level hint.</summary>
    TlbiIpa,

    /// <inheritdoc cref="TlbiIpa"/>
    TlbiIpaLocal,

    /// <summary>MMU.</summary>
    TlbiVmid,

    /// <summary>MMU, first IPA, pages.</summary>
    TlbiRange,

    /// <summary>Table.</summary>
    Destroy,

    /// <summary>IPA, size.</summary>
    DestroyRange,

    /// <summary>Table.</summary>
    DestroyRoot,

    /// <summary>First guest frame of the 64, mask, both relative to the slot.</summary>
    LogDirty,

    /// <summary>Lock address, flags (<see cref="ContentionFlags"/>).</summary>
    ContentionBegin,

    /// <summary>Lock address, result.</summary>
    ContentionEnd,

    /// <summary>Entry, old value, new value, IPA, level.</summary>
    SetEntry,

    /// <summary>1 if it was exchanged.</summary>
    SetEntryReturn,

    /// <summary>Entry, old value, IPA, level.</summary>
    BreakEntry,

    /// <summary>1 if it was broken.</summary>
    BreakEntryReturn,

    /// <summary>Entry, old value, new value, IPA, level.</summary>
    MakeEntry,

    /// <summary>Kernel address of the page whose reference is dropped.</summary>
    PutPage,

    /// <summary>Entry, old value, IPA, level, visit (1 leaf, 2 table before, 4 table after its children).</summary>
    MapVisit,

    /// <inheritdoc cref="MapVisit"/>
    UnmapVisit,

    /// <inheritdoc cref="MapVisit"/>
    AttributeVisit,

    /// <inheritdoc cref="MapReturn"/>
    AttributeVisitReturn,

    /// <inheritdoc cref="MapVisit"/>
    AgeVisit,

    /// <inheritdoc cref="MapVisit"/>
    FreeVisit,
}
