using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

using static Lab.Tests.Checkers.TapeEdits;

namespace Lab.Tests.Checkers;

/// <summary>One declared mistake: the steps of a right machine with one of them left out, moved, doubled or falsified.</summary>
/// <param name="Name">Says the mistake, and the historic one it repeats.</param>
/// <param name="Checker">Who must see it first.</param>
/// <param name="Make">Changes the tape; false: the tape has no place for it.</param>
public sealed record Defect(string Name, string Checker, Func<List<TapedStep>, bool> Make)
{
    public static IReadOnlyList<Defect> All { get; } =
    [
        new("a put left out at a break (B16)", "C-REF", tape => Remove(tape, After(tape, IsLeafGone, ProtocolEventKind.PagePut))),
        new("a put made twice (B5)", "C-REF", tape => Double(tape, After(tape, IsLeafGone, ProtocolEventKind.PagePut))),
        new("a put of a page that has none left (B5)", "C-REF", tape => InsertAfter(tape, Find(tape, Is(ProtocolEventKind.PageFree)), step => new ProtocolEvent(ProtocolEventKind.PagePut, step.Address, uint.MaxValue))),
        new("a get left out at a make", "C-REF", tape => Remove(tape, Before(tape, IsLeafMade, ProtocolEventKind.PageGet))),
        new("a get made twice", "C-REF", tape => Double(tape, Before(tape, IsLeafMade, ProtocolEventKind.PageGet))),
        new("a table replaced without its TLBI", "C-BBM", tape => Remove(tape, After(tape, IsTableLocked, ProtocolEventKind.TlbiRange))),
        new("a table's TLBI begun at the fault's address (B14)", "C-BBM", tape => Alter(tape, After(tape, IsTableLocked, ProtocolEventKind.TlbiRange), step => step with { Address = step.Address + 0x1000 })),
        new("a leaf's TLBI with the wrong level (B10)", "C-BBM", tape => Alter(tape, After(tape, IsBlockLocked, ProtocolEventKind.TlbiIpa), step => step with { Extra = 3 })),
        new("an unmap without its TLBI", "C-BBM", tape => Remove(tape, After(tape, IsLeafCleared, ProtocolEventKind.TlbiRange))),
        new("a leaf stored over another", "C-BBM", tape => InsertAfter(tape, Find(tape, IsLeafMade), step => step with { Value = step.Value + 0x20_0000, Extra = (long)step.Value })),
        new("an entry made without LOCKED", "C-BBM", tape => Remove(tape, Find(tape, step => step.Kind == ProtocolEventKind.EntryChange && new Pte(step.Step.Value).IsLocked && step.Step.Extra == 0)) && Alter(tape, Find(tape, IsLeafMade), step => step with { Extra = 0 })),
        new("an entry made by a walker that does not own it", "C-BBM", tape => Steal(tape)),
        new("a page without the page bit", "C-BBM", tape => Alter(tape, Find(tape, IsFaulted), step => step with { Value = step.Value & ~2UL })),
        new("a subtree freed at once (B3)", "C-UAF", tape => InsertAfter(tape, Find(tape, Is(ProtocolEventKind.SubtreeDefer)), step => new ProtocolEvent(ProtocolEventKind.PageFree, step.Address))),
        new("a linked table freed (B23)", "C-UAF", tape => InsertAfter(tape, Find(tape, IsTableMade), step => new ProtocolEvent(ProtocolEventKind.PageFree, step.Value & ~0xFFFUL))),
        new("a freed table linked", "C-UAF", tape => InsertBefore(tape, Find(tape, IsTableMade), step => new ProtocolEvent(ProtocolEventKind.PageFree, step.Value & ~0xFFFUL))),
        new("a walk into a freed table (B6, B20)", "C-UAF", tape => InsertAfter(tape, Find(tape, Is(ProtocolEventKind.RootFree)), step => new ProtocolEvent(ProtocolEventKind.EntryRead, step.Address + 8))),
        new("a description used after its table's end (B27)", "C-UAF", tape => InsertAfter(tape, Find(tape, Is(ProtocolEventKind.ObjectFree)), step => step with { Kind = ProtocolEventKind.ObjectUse })),
        new("a description freed twice", "C-UAF", tape => Double(tape, Find(tape, Is(ProtocolEventKind.ObjectFree)))),
        new("a walker in a freed table (B6)", "C-UAF", tape => InsertAfter(tape, Find(tape, Is(ProtocolEventKind.PageFree)), step => new ProtocolEvent(ProtocolEventKind.FreedPageReached, step.Address))),
        new("a subtree's root never put (B4)", "C-LEAK", tape => RemoveFree(tape)),
        new("a TLBI that reaches one vCPU only", "C-TLB", tape => tape.RemoveAll(step => IsDrop(step) && step.Step.Extra == 1) > 0),
        new("a table's TLBI with a level (B13): the walk cache keeps it", "C-TLB", tape => AlterAll(tape, Is(ProtocolEventKind.TlbDropIpa), step => step with { Value = 2 })),
        new("a loser of a relaxation that keeps its stale entry (B9)", "C-TLB", tape => Remove(tape, After(tape, Is(ProtocolEventKind.RelaxTarget), ProtocolEventKind.TlbDropIpa))),
        new("a block made with its pages still in the TLB (B15)", "C-TLB", tape => tape.RemoveAll(Is(ProtocolEventKind.TlbDropRange)) > 0),
        new("an output address that ran ahead of the walk (B7)", "C-MAP", tape => Alter(tape, Find(tape, IsFaulted), step => step with { Value = step.Value + 0x1000 })),
        new("a block over a mapping of a page (B19)", "C-MAP", tape => Alter(tape, Find(tape, Is(ProtocolEventKind.MapTarget), step => step.Step.Extra == 0x20_0000), step => step with { Extra = 0x1000 })),
        new("a block over what the host backs page by page (B19)", "C-MAP", tape => Alter(tape, Find(tape, Is(ProtocolEventKind.HostPin), step => step.Step.Value == 0x20_0000), step => step with { Value = 0x1000 })),
        new("a fault that says it mapped, and did not (B8)", "C-MAP", tape => Alter(tape, Find(tape, Is(ProtocolEventKind.FaultHandled), step => step.Step.Value == (ulong)FaultOutcome.Relaxed), step => step with { Value = (ulong)FaultOutcome.Mapped })),
        new("an aging that misses what the guest used (B18)", "C-AGE", tape => Alter(tape, Find(tape, Is(ProtocolEventKind.AgeEnd), step => step.Step.Extra == 1), step => step with { Extra = 0 })),
        new("a fault that does not look at the sequence (B26)", "C-SEQ", tape => Invalidate(tape)),
        new("an invalidation ended twice", "C-SEQ", tape => Double(tape, Find(tape, Is(ProtocolEventKind.NotifierEnd)))),
        new("writes that are not marked (B8)", "C-DIRTY", tape => tape.RemoveAll(step => step.Kind is ProtocolEventKind.DirtyMark or ProtocolEventKind.DirtyTake) > 0),
        new("a block made while the slot logs", "C-DIRTY", tape => InsertBefore(tape, Find(tape, step => IsLeafMade(step) && !IsPageMade(step)), step => new ProtocolEvent(ProtocolEventKind.LoggingOn, 0x8000_0000, 1UL << 31))),
        new("a sleep in a read section (B1)", "C-CTX", tape => InsertAfter(tape, Find(tape, Is(ProtocolEventKind.SectionEnter)), _ => new ProtocolEvent(ProtocolEventKind.MaySleep, 0))),
        new("the core offered in an invalidation that may not block (B21)", "C-CTX", tape => Alter(tape, Find(tape, Is(ProtocolEventKind.NotifierBegin)), step => step with { Extra = 1 }) && InsertAfter(tape, Find(tape, Is(ProtocolEventKind.NotifierBegin)), step => new ProtocolEvent(ProtocolEventKind.MayReschedule, step.Address))),
        new("a fault's walk without a memory cache (B25)", "C-CTX", tape => InsertAfter(tape, Find(tape, Is(ProtocolEventKind.MapTarget)), step => new ProtocolEvent(ProtocolEventKind.CacheEmpty, step.Address, 0, 1))),
        new("a sleep in a callback", "C-CTX", tape => InsertAfter(tape, Find(tape, Is(ProtocolEventKind.AtomicBegin)), _ => new ProtocolEvent(ProtocolEventKind.MaySleep, 0))),
        new("a lock dropped for others where nothing may block (B24)", "C-CTX", tape => InsertAfter(tape, Find(tape, Is(ProtocolEventKind.AtomicBegin)), _ => new ProtocolEvent(ProtocolEventKind.MayReschedule, 0))),
        new("a dereference check that fires on an exclusive walk (B28)", "C-CTX", tape => Alter(tape, Find(tape, step => step.Kind == ProtocolEventKind.EntryDereference && step.Step.Value == 1), step => step with { Value = 0 })),
        new("a wait for a grace period under the lock", "C-CTX", tape => InsertAfter(tape, Find(tape, Is(ProtocolEventKind.LockTaken)), _ => new ProtocolEvent(ProtocolEventKind.GracePeriodWait, 0))),
        new("a shared walk outside its section", "C-CTX", tape => tape.RemoveAll(step => step.Kind is ProtocolEventKind.SectionEnter or ProtocolEventKind.SectionExit) > 0),
        new("an exclusive walk without the lock", "C-CTX", tape => tape.RemoveAll(step => step.Kind is ProtocolEventKind.LockTaken or ProtocolEventKind.LockDropped && step.Who == "host 0") > 0),
        new("a second lock of the same rank", "C-CTX", tape => Double(tape, Find(tape, Is(ProtocolEventKind.LockTaken)))),
        new("two writers", "C-CTX", tape => InsertAs(tape, Find(tape, step => step.Kind == ProtocolEventKind.LockTaken && step.Step.Value == 1) + 1, "vcpu 1", new ProtocolEvent(ProtocolEventKind.LockTaken, 0, 1, (long)LockRank.Mmu))),
        new("an entry left LOCKED", "C-CTX", tape => LeaveLocked(tape)),
        new("a section never left (B2)", "C-RCU", tape => Remove(tape, Find(tape, Is(ProtocolEventKind.SectionExit)))),
        new("a section left twice", "C-RCU", tape => Double(tape, Find(tape, Is(ProtocolEventKind.SectionExit)))),
        new("a callback before its grace period", "C-RCU", tape => HurryCallback(tape)),
        new("a fault that changes nothing, again and again (B9, B17)", "C-PROG", tape => Repeat(tape, Find(tape, Is(ProtocolEventKind.FaultHandled)), 2_100)),
        new("a chunk as large as a root entry (B22)", "C-PROG", tape => Alter(tape, Find(tape, Is(ProtocolEventKind.RangeStep)), step => step with { Value = 1UL << 39 })),
        new("a walk that leaves out an entry", "C-WALK", tape => Remove(tape, Find(tape, IsLaterVisit))),
        new("a walk that stops early and reports success (B8)", "C-WALK", tape => Remove(tape, Before(tape, step => step.Kind == ProtocolEventKind.WalkEnd && !step.Who.StartsWith("vcpu", StringComparison.Ordinal) && step.Step.Extra == 0 && step.Step.Value - step.Step.Address > 0x1000, ProtocolEventKind.WalkVisit, step => step.Step.Extra >> 8 == 1))),
        new("a walk that goes on in the table it replaced (B6)", "C-WALK", tape => DescendIntoDetached(tape)),
    ];

    public override string ToString() => Name;
}
