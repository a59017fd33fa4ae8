namespace Lab.Engine.Reenactments;

/// <summary>
/// Walker contexts against assertions: which may sleep, may drop its lock, takes pages from where, holds what; who checks each,
/// and what cannot be checked there.
/// </summary>
/// <remarks>
/// Locks and sections are those of today's policies (parallel+af, hyp-ipi, lockless-perm); other policies hold more. Each
/// cell is proved by its column's test, with the row as data: the real operation's steps are taped, and one is planted or
/// left out.
/// </remarks>
public static class ContextMatrix
{
    private const string Tests = "Lab.Tests.Reenactments.ContextMatrixTests.";

    public static ContextColumn Lock { get; } = new("holds", "C-CTX", "A7", Tests + "Lock_LeftOut_IsCaughtWhereTheRowSaysSo");

    public static ContextColumn Section { get; } = new("read section", "C-CTX", "A7", Tests + "Section_LeftOut_IsCaughtWhereTheRowSaysSo");

    public static ContextColumn Sleep { get; } = new("may sleep", "C-CTX", "A7", Tests + "Sleep_Planted_IsCaughtWhereTheRowSaysSo");

    public static ContextColumn Reschedule { get; } = new("may drop its lock for others", "C-CTX", "A7", Tests + "Reschedule_Planted_IsCaughtWhereTheRowSaysSo");

    public static ContextColumn Pages { get; } = new("takes table pages", "", "3.1", Tests + "Pages_OfTheContext_ComeFromWhereTheRowSays");

    public static IReadOnlyList<ContextColumn> Columns { get; } = [Lock, Section, Sleep, Reschedule, Pages];

    public static IReadOnlyList<ContextRow> Rows { get; } =
    [
        new()
        {
            Id = "map-fault", Context = "map fault", Lock = ContextLock.MmuRead, InSection = true,
            Sleep = ContextRule.Caught, Reschedule = ContextRule.Caught, Pages = ContextPages.MemoryCache,
            WithoutLock = ContextRule.Unchecked, WithoutSection = ContextRule.Caught,
            Unchecked = "That the read lock is held: a lockless walk may do the same steps without it.",
        },
        new()
        {
            Id = "map-fault-masked", Context = "map fault at EL2 with interrupts masked", Lock = ContextLock.MmuRead, InSection = true,
            Sleep = ContextRule.Caught, Reschedule = ContextRule.Caught, Pages = ContextPages.MemoryCache,
            WithoutLock = ContextRule.Unchecked, WithoutSection = ContextRule.Caught,
            Unchecked = "That the read lock is held: a lockless walk may do the same steps without it.",
        },
        new()
        {
            Id = "access-fault", Context = "access-flag fault", Lock = ContextLock.MmuRead, InSection = true,
            Sleep = ContextRule.Caught, Reschedule = ContextRule.Caught, Pages = ContextPages.None,
            WithoutLock = ContextRule.Unchecked, WithoutSection = ContextRule.Caught,
            Unchecked = "That the read lock is held: a lockless walk may do the same steps without it.",
        },
        new()
        {
            Id = "access-fault-lockless", Context = "access-flag fault without the lock", Lock = ContextLock.None, InSection = true,
            Sleep = ContextRule.Caught, Reschedule = ContextRule.Caught, Pages = ContextPages.None,
            WithoutLock = ContextRule.Allowed, WithoutSection = ContextRule.Caught,
            Unchecked = "That it changes attributes only: the type of its walk sees to that, so there is nothing to watch.",
        },
        new()
        {
            Id = "permission-fault", Context = "permission fault", Lock = ContextLock.MmuRead, InSection = true,
            Sleep = ContextRule.Caught, Reschedule = ContextRule.Caught, Pages = ContextPages.None,
            WithoutLock = ContextRule.Unchecked, WithoutSection = ContextRule.Caught,
            Unchecked = "That the read lock is held: a lockless walk may do the same steps without it.",
        },
        new()
        {
            Id = "unmap", Context = "unmap, notifier that may block", Lock = ContextLock.MmuWrite, InSection = false,
            Sleep = ContextRule.Caught, Reschedule = ContextRule.Allowed, Pages = ContextPages.None,
            WithoutLock = ContextRule.Caught, WithoutSection = ContextRule.Allowed,
        },
        new()
        {
            Id = "unmap-atomic", Context = "unmap, notifier that may not block", Lock = ContextLock.MmuWrite, InSection = false,
            Sleep = ContextRule.Caught, Reschedule = ContextRule.Caught, Pages = ContextPages.None,
            WithoutLock = ContextRule.Caught, WithoutSection = ContextRule.Allowed,
        },
        new()
        {
            Id = "write-protect", Context = "write-protection", Lock = ContextLock.MmuWrite, InSection = false,
            Sleep = ContextRule.Caught, Reschedule = ContextRule.Allowed, Pages = ContextPages.None,
            WithoutLock = ContextRule.Caught, WithoutSection = ContextRule.Allowed,
        },
        new()
        {
            Id = "age", Context = "aging", Lock = ContextLock.MmuWrite, InSection = false,
            Sleep = ContextRule.Caught, Reschedule = ContextRule.Unchecked, Pages = ContextPages.None,
            WithoutLock = ContextRule.Caught, WithoutSection = ContextRule.Allowed,
            Unchecked = "That it keeps the lock to its end: other drivers may drop it in the same state.",
        },
        new()
        {
            Id = "split", Context = "eager split", Lock = ContextLock.MmuWrite, InSection = false,
            Sleep = ContextRule.Caught, Reschedule = ContextRule.Allowed, Pages = ContextPages.MemoryCache,
            WithoutLock = ContextRule.Caught, WithoutSection = ContextRule.Allowed,
        },
        new()
        {
            Id = "free-callback", Context = "RCU callback that frees a replaced subtree", Lock = ContextLock.None, InSection = false,
            Sleep = ContextRule.Caught, Reschedule = ContextRule.Caught, Pages = ContextPages.None,
            WithoutLock = ContextRule.Allowed, WithoutSection = ContextRule.Allowed,
            Unchecked = "That it takes no lock of a table: the subtree names none.",
        },
        new()
        {
            Id = "teardown", Context = "teardown", Lock = ContextLock.None, InSection = false,
            Sleep = ContextRule.Allowed, Reschedule = ContextRule.Allowed, Pages = ContextPages.None,
            WithoutLock = ContextRule.Allowed, WithoutSection = ContextRule.Allowed,
            Unchecked = "That nobody can reach the table: only a walker that is met there later shows it (C-UAF).",
        },
        new()
        {
            Id = "hyp-map", Context = "map in the hypervisor's table", Lock = ContextLock.HypMutex, InSection = false,
            Sleep = ContextRule.Allowed, Reschedule = ContextRule.Allowed, Pages = ContextPages.Allocator,
            WithoutLock = ContextRule.Caught, WithoutSection = ContextRule.Allowed,
        },
        new()
        {
            Id = "hyp-map-el2", Context = "map in the same table at EL2", Lock = ContextLock.HypSpinlock, InSection = false,
            Sleep = ContextRule.Caught, Reschedule = ContextRule.Unchecked, Pages = ContextPages.MemoryCache,
            WithoutLock = ContextRule.Caught, WithoutSection = ContextRule.Allowed,
            Unchecked = "That it does not reschedule: EL2 has no scheduler to ask.",
        },
        new()
        {
            Id = "hardware-walk", Context = "hardware walk", Lock = ContextLock.None, InSection = false,
            Sleep = ContextRule.Unchecked, Reschedule = ContextRule.Unchecked, Pages = ContextPages.None,
            WithoutLock = ContextRule.Allowed, WithoutSection = ContextRule.Allowed,
            Unchecked = "That it sleeps or reschedules: no instruction of ours runs in it, so no event can come from inside. What it reaches is checked by C-UAF and C-TLB.",
        },
    ];

    /// <summary>What a cell says, for people.</summary>
    public static string Text(ContextRow row, ContextColumn column)
    {
        if (column == Lock)
            return $"{NameOf(row.Lock)}{Note(row.WithoutLock)}";
        if (column == Section)
            return $"{(row.InSection ? "yes" : "no")}{Note(row.WithoutSection)}";
        if (column == Sleep)
            return Text(row.Sleep);
        if (column == Reschedule)
            return Text(row.Reschedule);
        return row.Pages switch
        {
            ContextPages.None => "no",
            ContextPages.MemoryCache => "from its memory cache",
            ContextPages.Allocator => "from the allocator",
            _ => throw new InvalidOperationException($"No such source: {row.Pages}."),
        };
    }

    private static string Text(ContextRule rule) => rule == ContextRule.Allowed ? "yes" : $"no{Note(rule)}";

    private static string Note(ContextRule rule) => rule == ContextRule.Unchecked ? ", not checked" : "";

    private static string NameOf(ContextLock held) => held switch
    {
        ContextLock.None => "nothing",
        ContextLock.MmuRead => "MMU lock, read",
        ContextLock.MmuWrite => "MMU lock, write",
        ContextLock.HypMutex => "hyp mutex",
        ContextLock.HypSpinlock => "EL2's spinlock",
        _ => throw new InvalidOperationException($"No such lock: {held}."),
    };
}
