namespace Lab.Engine.Workloads.Replay;

/// <summary>A memory slot: guest physical address, host virtual address, bytes, flags.</summary>
internal readonly record struct RecordedSlot(ulong GuestAddress, ulong HostAddress, ulong Size, ulong Flags)
{
    public bool MeetsHost(ulong start, ulong end) => start < HostAddress + Size && end > HostAddress;

    /// <summary>KVM_MEM_LOG_DIRTY_PAGES.</summary>
    public bool LogsDirtyPages => (Flags & 1) != 0;

    public bool HoldsGuest(ulong ipa) => ipa - GuestAddress < Size;
}
