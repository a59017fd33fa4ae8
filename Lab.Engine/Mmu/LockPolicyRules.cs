using Lab.Engine.Locks;

namespace Lab.Engine.Mmu;

/// <summary>The rules that make a combination of sharing, lock and reclaim safe; each says why.</summary>
public static class LockPolicyRules
{
    /// <summary>Every rule that a policy breaks.</summary>
    public static IReadOnlyList<PolicyProblem> Check(LockPolicy policy)
    {
        var problems = new List<PolicyProblem>();
        CheckStructure(policy, problems);
        CheckAttributes(policy, problems);
        CheckReclaim(policy, problems);
        CheckFlaws(policy, problems);
        return problems;
    }

    // What changes the shape of the tree.
    private static void CheckStructure(LockPolicy policy, List<PolicyProblem> problems)
    {
        if (policy.MapFault == WalkSharing.NoLock)
            problems.Add(Impossible(policy, "maps without the MMU lock: an invalidation could not wait for it, and a lockless walk changes attributes only. Use SharedLock."));
        if (policy.Unmap == WalkSharing.NoLock)
            problems.Add(Impossible(policy, "unmaps without the MMU lock: nothing would order it after the faults it must undo. Use SharedLock."));
        if (policy.Unmap == WalkSharing.SharedLock && policy.Reclaim != ReclaimScheme.RcuPerPage)
            problems.Add(Unsafe(policy, "unmaps under the read lock and frees the tables it empties at once: another unmap or an access fault may still be inside one. Defer with RcuPerPage."));
        if (policy.Split != WalkSharing.Exclusive)
            problems.Add(Impossible(policy, "splits under less than the write lock: the split takes pages from a cache with one owner and breaks blocks by plain stores. Use Exclusive."));
        if (policy.Teardown != WalkSharing.Exclusive)
            problems.Add(Impossible(policy, "tears down while others may walk: the free walk drops references by plain stores and would drop another's twice. Use Exclusive."));
        if (!policy.Lock.ReadersShare() && policy.Shares(WalkSharing.SharedLock))
            problems.Add(Unsafe(policy, $"shares a lock of kind {policy.Lock}; it has no read side, so the shared walk pays for company that it never has. Use QueuedReaderWriter."));
    }

    // What changes attributes of leaves.
    private static void CheckAttributes(LockPolicy policy, List<PolicyProblem> problems)
    {
        if (policy.WriteProtect != WalkSharing.Exclusive)
            problems.Add(Impossible(policy, "write-protects under less than the write lock: an entry whose compare-exchange is lost stays writable and is not logged. Use Exclusive."));
        if (policy.Age == WalkSharing.NoLock)
            problems.Add(Impossible(policy, "ages without the MMU lock: a lockless walk may add the access flag, never take it. Use SharedLock."));
    }

    private static void CheckReclaim(LockPolicy policy, List<PolicyProblem> problems)
    {
        var rcu = policy.Reclaim is ReclaimScheme.RcuPerSubtree or ReclaimScheme.RcuPerPage;
        if (policy.MapFault == WalkSharing.SharedLock && policy.Reclaim == ReclaimScheme.Immediate)
            problems.Add(Unsafe(policy, "maps under the read lock and frees detached tables at once: another walker may still be inside one. Defer with RcuPerSubtree."));
        if (policy.UsesNoLock && policy.Reclaim != ReclaimScheme.RcuPerPage)
            problems.Add(Unsafe(policy, "handles faults without the MMU lock, so a walker may be inside any table at any time: every free must wait, those of unmap too. Defer with RcuPerPage."));
        if (!policy.HasRcu && rcu)
            problems.Add(Impossible(policy, $"has no RCU (EL2) and reclaims by {policy.Reclaim}: there are no grace periods. Use IpiBarrier."));
        if (!policy.HasRcu && policy.Reclaim != ReclaimScheme.IpiBarrier && policy.Shares(WalkSharing.SharedLock))
            problems.Add(Impossible(policy, "has no RCU (EL2) and shares walks: SHARED is refused there with -EPERM, for nothing keeps a detached table alive. Use Exclusive, or IpiBarrier."));
        if (policy.UsesNoLock && policy.Reclaim == ReclaimScheme.IpiBarrier)
            problems.Add(Impossible(policy, "handles faults without the MMU lock under the IPI barrier: the proof that a lockless walk asks for is a read section. Use RcuPerPage."));
    }

    private static void CheckFlaws(LockPolicy policy, List<PolicyProblem> problems)
    {
        if (policy.Flaws.HasFlag(PolicyFlaws.UnmapWithoutTlbi))
            problems.Add(Unsafe(policy, "unmaps without TLBI: a vCPU reaches the page through its TLB after the host took it back."));
        if (policy.Flaws.HasFlag(PolicyFlaws.InstallWithoutRetry))
            problems.Add(Unsafe(policy, "installs without asking the notifier sequence: a page pinned before an invalidation is mapped after it."));
        if (policy.Flaws.HasFlag(PolicyFlaws.InvalidateWithoutWaiting))
            problems.Add(Unsafe(policy, "begins an invalidation without waiting for the faults in flight: one that asked the sequence before installs behind the unmap."));
        if (policy.Flaws.HasFlag(PolicyFlaws.FreeWithoutIpi))
            problems.Add(Unsafe(policy, "frees detached subtrees without the IPI barrier: a masked walker may still be inside one."));
        if (policy.Flaws.HasFlag(PolicyFlaws.PermissionAlwaysRelaxes))
            problems.Add(Unsafe(policy, "relaxes on every permission fault: where a block is to take the pages' place, the leaf that faulted is never reached."));
        if (policy.Flaws.HasFlag(PolicyFlaws.LookupBeforeSample))
            problems.Add(Unsafe(policy, "looks a mapping's size up before the sample: an invalidation between the two goes unseen, and the size is stale."));
        if (policy.Flaws.HasFlag(PolicyFlaws.ProbeUnmasked))
            problems.Add(Unsafe(policy, "walks the user table with interrupts enabled: its pages are freed after an IPI that nobody holds off."));
        if (policy.Flaws.HasFlag(PolicyFlaws.RescheduleAlways))
            problems.Add(Unsafe(policy, "offers the core in invalidations that may not block."));
        if (policy.Flaws.HasFlag(PolicyFlaws.ChunkIsRootEntry))
            problems.Add(Unsafe(policy, "takes a root entry for one chunk: everybody else waits for the lock meanwhile."));
        if (policy.Flaws.HasFlag(PolicyFlaws.CacheOnlyIfToppedUp))
            problems.Add(Unsafe(policy, "hands a walk no memory cache unless it was topped up: a permission fault that needs a table has none."));
        if (policy.Flaws.HasFlag(PolicyFlaws.ReturnInsideSection))
            problems.Add(Unsafe(policy, "returns from a fault inside its read section: no grace period ends any more."));
        if (policy.Flaws.HasFlag(PolicyFlaws.ShadowUnmapBlocks))
            problems.Add(Unsafe(policy, "unmaps shadow tables as if whoever asks could block."));
        if (policy.Flaws.HasFlag(PolicyFlaws.KickWithoutWaiting))
            problems.Add(Unsafe(policy, "kicks vCPUs and does not wait until they are out: what they write meanwhile is in no harvest."));
    }

    private static PolicyProblem Unsafe(LockPolicy policy, string what) => new($"Policy {policy.Name} {what}", CanRun: true);

    private static PolicyProblem Impossible(LockPolicy policy, string what) => new($"Policy {policy.Name} {what}", CanRun: false);
}
