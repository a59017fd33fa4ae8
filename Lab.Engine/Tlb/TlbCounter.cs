namespace Lab.Engine.Tlb;

/// <summary>What an initiator of invalidations counts.</summary>
public enum TlbCounter
{
    Ipa,
    IpaLocal,
    Range,
    RangePages,
    Vmid,

    /// <summary>Entries that were there and went.</summary>
    EntriesDropped,
}
