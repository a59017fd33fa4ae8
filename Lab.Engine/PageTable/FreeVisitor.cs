using System.Runtime.CompilerServices;
using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>Drops the references that entries hold: teardown of a subtree that hardware and other walkers cannot reach.</summary>
/// <remarks>
/// Up to 6.12 every counted entry's reference goes, and a table's child with it. Since 7.2 teardown may come in
/// chunks: a table goes only once it is empty, and is cleared, so that a later chunk cannot enter the freed page.
/// </remarks>
internal unsafe struct FreeVisitor<TPlatform>(PhysicalMemory<TPlatform> memory, KernelRelease release) : IPteVisitor
    where TPlatform : struct, IPlatform
{
    public long PagesFreed;

    public static WalkVisits Visits => WalkVisits.Leaf | WalkVisits.TablePost;

    public static bool VisitsRuns => true;

    /// <summary>Everything but poison: at the last level each counted entry only drops its reference.</summary>
    public readonly int VisitRun(ulong* slot, int count, ulong ipa, ulong start)
    {
        uint dropped = 0;
        var at = 0;
        for (; at < count; at++)
        {
            var raw = TPlatform.Load(slot + at);
            if (raw == PagePoison.Word)
                break;
            if (raw != 0)
                dropped++;
        }

        if (dropped != 0)
            memory.PutExclusive(memory.PageOf(slot), dropped);
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PgtableResult Visit(scoped in VisitContext entry, WalkVisits visit)
    {
        if (!entry.Old.IsCounted)
            return PgtableResult.Done;

        var page = memory.PageOf(entry.Slot);
        if (visit != WalkVisits.TablePost)
        {
            memory.PutExclusive(page);
            return PgtableResult.Done;
        }

        var child = new PhysAddr(TableAddress.Of(entry.Old));
        if (release != KernelRelease.V7_2)
        {
            memory.PutExclusive(page);
            if (memory.PutExclusive(child) == 0)
                PagesFreed++;
            return PgtableResult.Done;
        }

        if (memory.ReferenceCount(child) != 1)
            return PgtableResult.Done;
        memory.PutExclusive(page);
        if (memory.PutExclusive(child) == 0)
            PagesFreed++;
        TPlatform.StorePlain(entry.Slot, 0);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.EntryStore, EntryAddress.Of(memory, entry.Slot), 0));
        return PgtableResult.Done;
    }
}
