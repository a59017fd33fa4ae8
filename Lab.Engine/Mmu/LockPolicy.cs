using Lab.Engine.Locks;
using Lab.Engine.PageTable;

namespace Lab.Engine.Mmu;

/// <summary>How an operation holds the MMU lock.</summary>
public enum WalkSharing
{
    /// <summary>Write lock, plain stores, may free at once.</summary>
    Exclusive,

    /// <summary>Read lock and an RCU read section, compare-exchange.</summary>
    SharedLock,
}

/// <summary>How the memory of a detached subtree comes back.</summary>
public enum ReclaimScheme
{
    /// <summary>At once; safe only while every walker that could be inside is excluded.</summary>
    Immediate,

    /// <summary>One RCU callback for each subtree, as the kernel does.</summary>
    RcuPerSubtree,
}

/// <summary>
/// A lock policy is data: which lock, how each operation holds it, how detached tables are freed. Kernel releases are
/// named values of it.
/// </summary>
public sealed record LockPolicy
{
    public required string Name { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Summary { get; init; }

    public required LockKind Lock { get; init; }

    public required WalkSharing MapFault { get; init; }

    public required WalkSharing AccessFault { get; init; }

    /// <summary>Permission fault handled by relaxing an existing leaf.</summary>
    public required WalkSharing PermissionFault { get; init; }

    /// <summary>
    /// 6.1's condition on <see cref="PermissionFault"/>: the read side only for a write to a page while its slot logs;
    /// any other permission fault takes the write side.
    /// </summary>
    public bool SharesOnlyLoggedPageWrites { get; init; }

    public WalkSharing Unmap { get; init; } = WalkSharing.Exclusive;

    public WalkSharing Age { get; init; } = WalkSharing.Exclusive;

    public WalkSharing WriteProtect { get; init; } = WalkSharing.Exclusive;

    public WalkSharing Split { get; init; } = WalkSharing.Exclusive;

    public required ReclaimScheme Reclaim { get; init; }

    /// <summary>Which release's page-table differences go with it.</summary>
    public required KernelRelease Release { get; init; }

    /// <summary>One spinlock around everything: what EL2 without RCU does.</summary>
    public static LockPolicy Exclusive { get; } = new()
    {
        Name = "exclusive",
        Summary = "One ticket spinlock; every fault waits for every other; tables freed at once.",
        Lock = LockKind.Ticket,
        MapFault = WalkSharing.Exclusive,
        AccessFault = WalkSharing.Exclusive,
        PermissionFault = WalkSharing.Exclusive,
        Reclaim = ReclaimScheme.Immediate,
        Release = KernelRelease.V6_1,
    };

    /// <summary>Linux 6.1: rwlock, read side only for write faults on pages that are being logged.</summary>
    public static LockPolicy Rwlock61 { get; } = new()
    {
        Name = "rwlock-6.1",
        Summary = "Queued rwlock; only write faults on logged pages take the read side; tables freed at once.",
        Lock = LockKind.QueuedReaderWriter,
        MapFault = WalkSharing.Exclusive,
        AccessFault = WalkSharing.Exclusive,
        PermissionFault = WalkSharing.SharedLock,
        SharesOnlyLoggedPageWrites = true,
        Reclaim = ReclaimScheme.Immediate,
        Release = KernelRelease.V6_1,
    };

    /// <summary>Linux 6.3 and later: faults share the read side, coalesced tables wait for a grace period.</summary>
    public static LockPolicy Parallel { get; } = new()
    {
        Name = "parallel",
        Summary = "Queued rwlock; faults share the read side; coalesced tables wait for a grace period.",
        Lock = LockKind.QueuedReaderWriter,
        MapFault = WalkSharing.SharedLock,
        AccessFault = WalkSharing.SharedLock,
        PermissionFault = WalkSharing.SharedLock,
        Reclaim = ReclaimScheme.RcuPerSubtree,
        Release = KernelRelease.V6_12,
    };

    /// <summary>Every shipped policy, in the order of history.</summary>
    public static IReadOnlyList<LockPolicy> All { get; } = [Exclusive, Rwlock61, Parallel];

    /// <returns>Null if no policy has this name.</returns>
    public static LockPolicy? Find(string name) => All.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.Ordinal));

    /// <summary>Why this combination is not safe; empty if it is.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (MapFault == WalkSharing.SharedLock && Reclaim == ReclaimScheme.Immediate)
            problems.Add($"Policy {Name} maps under the read lock and frees detached tables at once: another walker may still be inside one. Defer with {ReclaimScheme.RcuPerSubtree}.");
        if (Unmap == WalkSharing.SharedLock)
            problems.Add($"Policy {Name} unmaps under the read lock: unmap clears with plain stores and frees empty tables at once. Use {WalkSharing.Exclusive}.");
        if (WriteProtect == WalkSharing.SharedLock || Split == WalkSharing.SharedLock || Age == WalkSharing.SharedLock)
            problems.Add($"Policy {Name} write-protects, splits or ages under the read lock; these walks use plain stores. Use {WalkSharing.Exclusive}.");
        if (Lock == LockKind.Ticket && (MapFault, AccessFault, PermissionFault) != (WalkSharing.Exclusive, WalkSharing.Exclusive, WalkSharing.Exclusive))
            problems.Add($"Policy {Name} shares a ticket lock; it has no read side. Use {LockKind.QueuedReaderWriter}.");
        return problems;
    }
}
