namespace Lab.Engine.Workloads.Conformance;

/// <summary>What an engine counts where nobody listens to its events.</summary>
internal readonly record struct QuietTotals(
    long Ipa, long Local, long Range, long RangePages, long Vmid, long DataCacheBytes, long InstructionCacheBytes, long Warnings)
{
    /// <summary>The totals after an operation of which everything was noted. A hypervisor's invalidations are counted nowhere.</summary>
    public QuietTotals After(ProtocolNotebook notes) => new(
        Ipa + notes.Invalidations.Count(one => one.Kind == "ipa"),
        Local + notes.Invalidations.Count(one => one.Kind == "nsh"),
        Range + notes.Invalidations.Count(one => one.Kind == "range"),
        RangePages + notes.Invalidations.Where(one => one.Kind == "range").Sum(one => one.LevelOrPages),
        Vmid + notes.Invalidations.Count(one => one.Kind == "all"),
        DataCacheBytes + notes.DataCache.Sum(one => (long)one.Size),
        InstructionCacheBytes + notes.InstructionCache.Sum(one => (long)one.Size),
        Warnings + notes.Warnings);
}
