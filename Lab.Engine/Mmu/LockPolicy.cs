using Lab.Engine.Locks;
using Lab.Engine.PageTable;

namespace Lab.Engine.Mmu;

/// <summary>
/// A lock policy is data: which lock, how each operation holds it, how detached tables are freed. Kernel releases are
/// named values of it.
/// </summary>
public sealed partial record LockPolicy
{
    public required string Name { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Summary { get; init; }

    /// <summary>Why it is safe, or, of a broken variant, what goes wrong.</summary>
    public required string Why { get; init; }

    public required LockKind Lock { get; init; }

    /// <summary>Translation fault, and every fault that needs another table or another leaf.</summary>
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

    /// <summary>The root is unhooked under the write lock; then nobody can reach the tables and the free walk is alone.</summary>
    public WalkSharing Teardown { get; init; } = WalkSharing.Exclusive;

    public required ReclaimScheme Reclaim { get; init; }

    /// <summary>False: EL2, which has neither read sections nor grace periods.</summary>
    public bool HasRcu { get; init; } = true;

    /// <summary>Which release's page-table differences go with it.</summary>
    public required KernelRelease Release { get; init; }

    /// <summary>What it leaves out on purpose; none of a safe policy.</summary>
    public PolicyFlaws Flaws { get; init; }

    /// <summary>Some faults run without the MMU lock: then every free waits, and logging begins with a grace period.</summary>
    public bool UsesNoLock => AccessFault == WalkSharing.NoLock || PermissionFault == WalkSharing.NoLock;

    /// <summary>Tables that an unmap empties wait like all others.</summary>
    public bool DefersUnmapFrees => Reclaim == ReclaimScheme.RcuPerPage;

    /// <returns>Null if no policy has this name; broken variants have names too.</returns>
    public static LockPolicy? Find(string name) =>
        All.Concat(Broken).FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.Ordinal));

    /// <summary>Each operation and how it holds the lock, in the order of the tables in the documents.</summary>
    public IReadOnlyList<(string Operation, WalkSharing Sharing)> Operations =>
    [
        ("map", MapFault), ("access", AccessFault), ("permission", PermissionFault), ("unmap", Unmap), ("age", Age),
        ("write-protect", WriteProtect), ("split", Split), ("teardown", Teardown),
    ];

    /// <summary>Whether any operation holds the lock like this.</summary>
    public bool Shares(WalkSharing sharing) => Operations.Any(operation => operation.Sharing == sharing);

    /// <summary>Why this combination is not safe, a sentence each; empty if it is.</summary>
    public IReadOnlyList<string> Problems() => Refusals(allowUnsafe: false);

    /// <summary>Why it is refused, a sentence each; empty if it may run.</summary>
    /// <param name="allowUnsafe">True: asked for as a broken variant; only what there is no code for is refused.</param>
    public IReadOnlyList<string> Refusals(bool allowUnsafe) =>
        [.. LockPolicyRules.Check(this).Where(problem => !allowUnsafe || !problem.CanRun).Select(problem => problem.Text)];
}
