using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Mmu;

/// <summary>Reads a live table as a worker that changes nothing: an ordinary reader, held back and waited for as any other. One thread at a time.</summary>
/// <remarks>
/// Under a policy whose every free waits for a grace period, a read section is all it takes, and nobody waits for it but
/// grace periods. Under the others the tables that an unmap empties are freed at once, under the write lock: there it
/// takes the read side too, as a fault does, so a writer may wait for one chunk. A chunk reads at most
/// <see cref="EntriesPerChunk"/> entries; lock and section are given up between two.
/// </remarks>
public sealed class TableObserver<TPlatform>(Stage2Mmu<TPlatform> mmu, MmuWorker<TPlatform> worker)
    where TPlatform : struct, IPlatform
{
    /// <summary>Entries read in one section: 32 KiB of table, some microseconds.</summary>
    public const int EntriesPerChunk = 4_096;

    /// <summary>Chunks in a survey, at most: 64 million entries.</summary>
    public const int MostChunks = 16_384;

    /// <summary>Whether the policy in force makes it take the read side of the MMU lock.</summary>
    public bool TakesLock => !mmu.Policy.DefersUnmapFrees;

    /// <summary>The calling thread observes from here on.</summary>
    public void AdoptByThisThread() => worker.Reader.AdoptByThisThread();

    /// <summary>Add up what maps a survey's window.</summary>
    /// <returns>Chunks it took; below 0: the table is gone. At <see cref="MostChunks"/> it stops where it is.</returns>
    /// <remarks>May block, for the read side of the lock.</remarks>
    public int Survey(TableSurvey survey)
    {
        var from = survey.Start;
        var chunks = 0;
        for (; from < survey.End && chunks < MostChunks; chunks++)
        {
            if (!Look(ref from, survey, steps: null))
                return -1;
            PausePoints<TPlatform>.Reach(PausePoint.BetweenChunks, from);
        }

        return chunks;
    }

    /// <summary>Every entry on the way to an address; none if the table is gone.</summary>
    /// <remarks>May block, for the read side of the lock.</remarks>
    public void ReadPath(Ipa ipa, List<TableStep> steps)
    {
        steps.Clear();
        var from = ipa.Value;
        Look(ref from, survey: null, steps);
    }

    private bool Look(ref ulong from, TableSurvey? survey, List<TableStep>? steps)
    {
        if (!TakesLock)
            return LookInSection(ref from, survey, steps);
        using var hold = mmu.Lock.AcquireRead(worker.Index);
        if (mmu.Policy.HasRcu && mmu.Policy.Reclaim != ReclaimScheme.IpiBarrier)
            return LookInSection(ref from, survey, steps);
        using var masked = mmu.Ipi.Mask(worker.Index);
        return Look(new ReadOnlyWalk<TPlatform>(masked), ref from, survey, steps);
    }

    private bool LookInSection(ref ulong from, TableSurvey? survey, List<TableStep>? steps)
    {
        var beganNs = worker.Announce(new ReaderSite(TraceOperation.Observe, TraceRecord.NoLevel, from));
        using var section = worker.Reader.Enter();
        using var traced = new TracedSection<TPlatform>(worker, beganNs, TraceOperation.Observe, isAged: false);
        return Look(new ReadOnlyWalk<TPlatform>(section), ref from, survey, steps);
    }

    // Whether the table is there is asked anew in each section: it can go between two.
    private bool Look(scoped in ReadOnlyWalk<TPlatform> walk, ref ulong from, TableSurvey? survey, List<TableStep>? steps)
    {
        if (!mmu.HasTable)
            return false;
        if (survey is not null)
            from = mmu.Table.Survey(walk, survey, from, EntriesPerChunk);
        else
            mmu.Table.ReadPath(walk, new Ipa(from), steps!);
        return true;
    }
}
