namespace Lab.Engine.Tlb;

/// <summary>Totals of one VMID since it began. Each field is exact for some moment in the reading.</summary>
/// <param name="Ipa">Broadcast invalidations of one input address.</param>
/// <param name="IpaLocal">Invalidations of one input address on the initiator's own vCPU.</param>
/// <param name="Range">Broadcast invalidations of a range.</param>
/// <param name="RangePages">Pages of those ranges.</param>
/// <param name="Vmid">Broadcast invalidations of everything.</param>
/// <param name="EntriesDropped">Entries that were there and went.</param>
/// <param name="Hits">Look-ups that found a translation.</param>
/// <param name="Misses">Look-ups that did not.</param>
public readonly record struct TlbTotals(
    long Ipa, long IpaLocal, long Range, long RangePages, long Vmid, long EntriesDropped, long Hits, long Misses);
