using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <content>What may be done without the MMU lock.</content>
public sealed unsafe partial class Stage2PageTable<TPlatform>
{
    /// <summary>Set the access flag of a leaf.</summary>
    /// <param name="sync">A read section is enough.</param>
    /// <param name="worker">The caller's.</param>
    /// <param name="ipa">Any address in the leaf.</param>
    /// <returns>Again if there is no valid leaf or another walker changed it.</returns>
    public PgtableResult MarkYoungLockless(scoped in LocklessWalk<TPlatform> sync, WalkContext<TPlatform> worker, Ipa ipa)
    {
        sync.AssertHeld();
        worker.Count(WalkCounter.AttributeWalks);
        var visitor = new LocklessVisitor<TPlatform>(this, worker, Pte.AccessBit, 0, expected: null);
        return Finish(worker, Walk(ipa.Value, 1, ignoresAgain: false, ref visitor));
    }

    /// <summary>Give a leaf more permissions.</summary>
    /// <param name="sync">A read section is enough.</param>
    /// <param name="worker">The caller's; its vCPU's TLB is invalidated locally, whether or not this walk won the race.</param>
    /// <param name="ipa">Any address in the leaf.</param>
    /// <param name="prot">Permissions to add; software bits are <see cref="PgtableResult.Invalid"/>.</param>
    /// <param name="level">
    /// Level of the leaf that faulted. Another one is Again: a block that took a page's place meanwhile must not become
    /// writable on behalf of that page, or writes to the rest of it would not be logged.
    /// </param>
    /// <returns>
    /// NotPermitted if write is asked for and the leaf does not prove that the host's mapping is writable
    /// (<see cref="SoftwareBits.HostWritable"/>): take the lock and look at the host.
    /// </returns>
    public PgtableResult RelaxPermissionsLockless(
        scoped in LocklessWalk<TPlatform> sync, WalkContext<TPlatform> worker, Ipa ipa, Stage2Prot prot, int level)
    {
        sync.AssertHeld();
        if ((prot & Stage2Prot.SoftwareBits) != Stage2Prot.None)
            return PgtableResult.Invalid;

        var set = ((prot & Stage2Prot.Read) != Stage2Prot.None ? Pte.ReadBit : 0)
            | ((prot & Stage2Prot.Write) != Stage2Prot.None ? Pte.WriteBit : 0);
        var clear = (prot & Stage2Prot.Execute) != Stage2Prot.None ? Pte.ExecuteNeverField : 0;
        worker.Count(WalkCounter.AttributeWalks);
        var visitor = new LocklessVisitor<TPlatform>(this, worker, set, clear, level);
        var result = Walk(ipa.Value, 1, ignoresAgain: false, ref visitor);

        // The TLB may hold the entry that raised the fault; who lost the race needs it gone as much as who won.
        if (result is PgtableResult.Done or PgtableResult.Again)
            Tlb.InvalidateIpaLocal(worker.Vcpu, ipa.Value, result == PgtableResult.Done ? visitor.Level : null, worker.Index);
        return Finish(worker, result);
    }

    /// <summary>Replace a leaf by a wider one, if nobody changed it since it was read.</summary>
    internal bool TryWiden(WalkContext<TPlatform> worker, scoped in VisitContext entry, Pte next)
    {
        var done = LocklessWalk<TPlatform>.TrySet(entry.Slot, entry.Old, next);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.EntryCompareExchange, AddressOf(entry), next.Raw, done ? 1 : 0));
        if (!done)
        {
            worker.Count(WalkCounter.CompareExchangesLost);
            PausePoints<TPlatform>.Reach(PausePoint.AfterLostRace, entry.Ipa);
        }

        return done;
    }
}
