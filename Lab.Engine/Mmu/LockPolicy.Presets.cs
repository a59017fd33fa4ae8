using Lab.Engine.Locks;
using Lab.Engine.PageTable;

namespace Lab.Engine.Mmu;

/// <content>The named policies: what kernels did, what was proposed, and broken variants for the checkers.</content>
public sealed partial record LockPolicy
{
    /// <summary>One spinlock around everything.</summary>
    public static LockPolicy Exclusive { get; } = new()
    {
        Name = "exclusive",
        Summary = "One ticket spinlock; every fault waits for every other; tables freed at once.",
        Why = "Nobody else is ever inside the tables, so plain stores and immediate frees are enough.",
        Lock = LockKind.Ticket,
        MapFault = WalkSharing.Exclusive,
        AccessFault = WalkSharing.Exclusive,
        PermissionFault = WalkSharing.Exclusive,
        Reclaim = ReclaimScheme.Immediate,
        Release = KernelRelease.V6_1,
    };

    /// <summary>Linux 6.1: rwlock, read side only for write faults on pages that are being logged.</summary>
    public static LockPolicy Rwlock61 { get; } = Exclusive with
    {
        Name = "rwlock-6.1",
        Summary = "Queued rwlock; only write faults on logged pages take the read side; tables freed at once.",
        Why = "What runs under the read lock changes permissions of existing leaves by compare-exchange and frees nothing; every free holds the write lock.",
        Lock = LockKind.QueuedReaderWriter,
        PermissionFault = WalkSharing.SharedLock,
        SharesOnlyLoggedPageWrites = true,
    };

    /// <summary>The parallel-fault series up to its patch 8: 6.1's locking, frees already deferred.</summary>
    public static LockPolicy RwlockRcu { get; } = Rwlock61 with
    {
        Name = "rwlock+rcu",
        Summary = "As rwlock-6.1, but replaced subtrees already wait for a grace period.",
        Why = "Redundant: every free still holds the write lock. It shows what deferring costs before it is needed.",
        Reclaim = ReclaimScheme.RcuPerSubtree,
    };

    /// <summary>Linux 6.2: map and permission faults share the read side, coalesced tables wait for a grace period.</summary>
    public static LockPolicy Parallel { get; } = new()
    {
        Name = "parallel",
        Summary = "Queued rwlock; map and permission faults share the read side; replaced subtrees wait for a grace period.",
        Why = "Shared walks change entries by compare-exchange and LOCKED; a replaced subtree outlives whoever is inside; unmap holds the write lock, so no shared walker is inside what it frees at once.",
        Lock = LockKind.QueuedReaderWriter,
        MapFault = WalkSharing.SharedLock,
        AccessFault = WalkSharing.Exclusive,
        PermissionFault = WalkSharing.SharedLock,
        Reclaim = ReclaimScheme.RcuPerSubtree,
        Release = KernelRelease.V6_12,
    };

    /// <summary>Linux 6.3 and later.</summary>
    public static LockPolicy ParallelAccess { get; } = Parallel with
    {
        Name = "parallel+af",
        Summary = "As parallel, and access-flag faults share the read side too.",
        Why = "An access fault only sets a bit of an existing leaf, by compare-exchange; a lost race means that the leaf changed, and the guest faults again.",
        AccessFault = WalkSharing.SharedLock,
    };

    /// <summary>Access and permission faults under RCU alone.</summary>
    public static LockPolicy LocklessPermission { get; } = Parallel with
    {
        Name = "lockless-perm",
        Summary = "Access and permission faults take no lock at all, only a read section; every table page waits for a grace period.",
        Why = "Lockless walks only add AF, R, W or X to a valid leaf, by compare-exchange, and W only where a software bit proves the host's mapping writable; all frees wait, unmap's and destroy's too; logging begins with a grace period.",
        AccessFault = WalkSharing.NoLock,
        PermissionFault = WalkSharing.NoLock,
        Reclaim = ReclaimScheme.RcuPerPage,
    };

    /// <summary>Unmap under the read lock.</summary>
    public static LockPolicy SharedUnmap { get; } = ParallelAccess with
    {
        Name = "shared-unmap",
        Summary = "As parallel+af, and unmaps share the read side, after a short write hold that waits out the faults in flight; every table page waits for a grace period.",
        Why = "The notifier's count is raised under the write lock, so no fault installs while an unmap walks; entries and emptied tables go by compare-exchange, and an emptied table stays empty until the count falls.",
        Unmap = WalkSharing.SharedLock,
        Reclaim = ReclaimScheme.RcuPerPage,
    };

    /// <summary>Aging under the read lock.</summary>
    public static LockPolicy AgeShared { get; } = ParallelAccess with
    {
        Name = "age-shared",
        Summary = "As parallel+af, and aging shares the read side.",
        Why = "Aging clears AF by compare-exchange; who wins the race against it touched the page, so it counts as young.",
        Age = WalkSharing.SharedLock,
    };

    /// <summary>EL2 as pKVM has it.</summary>
    public static LockPolicy HypSpin { get; } = Exclusive with
    {
        Name = "hyp-spin",
        Summary = "EL2 without RCU: one spinlock, shared walks refused, tables freed at once.",
        Why = "As exclusive. A shared walk would need read sections, which EL2 does not have.",
        HasRcu = false,
        Release = KernelRelease.V6_12,
    };

    /// <summary>EL2 with parallel faults.</summary>
    public static LockPolicy HypIpi { get; } = ParallelAccess with
    {
        Name = "hyp-ipi",
        Summary = "EL2 without RCU: walkers run masked; who replaced a subtree interrupts every CPU and waits before it frees it.",
        Why = "A masked CPU cannot answer, so an answer proves that it left; the one that waits holds no lock and is not masked itself.",
        HasRcu = false,
        Reclaim = ReclaimScheme.IpiBarrier,
    };

    /// <summary>Every shipped policy, in the order of history. All are safe.</summary>
    public static IReadOnlyList<LockPolicy> All { get; } =
        [Exclusive, Rwlock61, RwlockRcu, Parallel, ParallelAccess, LocklessPermission, SharedUnmap, AgeShared, HypSpin, HypIpi];

    /// <summary>Broken variants, refused unless asked for: each has a checker that must see it.</summary>
    public static IReadOnlyList<LockPolicy> Broken { get; } =
    [
        BrokenTwin(ParallelAccess with { Reclaim = ReclaimScheme.Immediate }, "broken-shared-immediate", "Shared map faults with immediate frees."),
        BrokenTwin(LocklessPermission with { Reclaim = ReclaimScheme.RcuPerSubtree }, "broken-lockless-unmap", "Lockless faults while unmap frees its tables at once."),
        BrokenTwin(SharedUnmap with { Reclaim = ReclaimScheme.Immediate }, "broken-unmap-immediate", "Shared unmap that frees emptied tables at once."),
        BrokenTwin(ParallelAccess with { Flaws = PolicyFlaws.UnmapWithoutTlbi }, "broken-no-tlbi", "Unmap without TLBI."),
        BrokenTwin(ParallelAccess with { Flaws = PolicyFlaws.InstallWithoutRetry }, "broken-no-retry", "Faults that ignore the notifier sequence."),
        BrokenTwin(SharedUnmap with { Flaws = PolicyFlaws.InvalidateWithoutWaiting }, "broken-no-wait", "Shared unmap that does not wait out the faults in flight."),
        BrokenTwin(HypIpi with { Flaws = PolicyFlaws.FreeWithoutIpi }, "broken-no-ipi", "EL2 walkers masked, frees without the barrier."),
    ];

    private static LockPolicy BrokenTwin(LockPolicy policy, string name, string summary) =>
        policy with { Name = name, Summary = summary, Why = string.Join(" ", (policy with { Name = name }).Problems()) };
}
