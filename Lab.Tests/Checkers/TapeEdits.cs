using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Tests.Checkers;

/// <summary>Finding places on a tape, and changing it there. Each change answers false if the tape has no such place.</summary>
internal static class TapeEdits
{
    public static Predicate<TapedStep> Is(ProtocolEventKind kind) => step => step.Kind == kind;

    public static bool IsGuest(ulong raw) => raw >= 1 && (raw & 1) != 0 && (raw & 0xFFF) != 3;

    public static bool IsChange(TapedStep step) => step.Kind == ProtocolEventKind.EntryChange;

    public static bool IsLeafGone(TapedStep step) => IsChange(step) && IsGuest((ulong)step.Step.Extra) && !new Pte(step.Step.Value).IsValid;

    public static bool IsLeafCleared(TapedStep step) => IsLeafGone(step) && step.Step.Value == 0;

    public static bool IsBlockLocked(TapedStep step) => IsLeafGone(step) && new Pte(step.Step.Value).IsLocked && (step.Step.Extra & 2) == 0;

    public static bool IsLeafMade(TapedStep step) => IsChange(step) && IsGuest(step.Step.Value) && new Pte((ulong)step.Step.Extra).IsLocked;

    public static bool IsPageMade(TapedStep step) => IsLeafMade(step) && (step.Step.Value & 2) != 0;

    /// <summary>A page made by a vCPU's fault, in a table that lives.</summary>
    public static bool IsFaulted(TapedStep step) => IsPageMade(step) && step.Who.StartsWith("vcpu", StringComparison.Ordinal);

    public static bool IsTableMade(TapedStep step) => IsChange(step) && (step.Step.Value & 0xFFF) == 3;

    public static bool IsTableLocked(TapedStep step) => IsChange(step) && (step.Step.Extra & 0xFFF) == 3 && new Pte(step.Step.Value).IsLocked;

    public static bool IsDrop(TapedStep step) => step.Kind is ProtocolEventKind.TlbDropIpa or ProtocolEventKind.TlbDropRange or ProtocolEventKind.TlbDropAll;

    public static bool IsLaterVisit(TapedStep step) => step.Kind == ProtocolEventKind.WalkVisit && (step.Step.Extra & 0xFF) == 3 && (step.Step.Value & 0x1F_FFFF) == 0x8000;

    public static int Find(List<TapedStep> tape, Predicate<TapedStep> which) => tape.FindIndex(which);

    public static int Find(List<TapedStep> tape, Predicate<TapedStep> which, Predicate<TapedStep> and) => tape.FindIndex(step => which(step) && and(step));

    /// <summary>The first step of a kind by the same actor after a step; -1 if there is none.</summary>
    public static int After(List<TapedStep> tape, Predicate<TapedStep> first, ProtocolEventKind kind)
    {
        for (var at = tape.FindIndex(first); at >= 0; at = tape.FindIndex(at + 1, first))
        {
            var found = tape.FindIndex(at + 1, step => step.Who == tape[at].Who && (step.Kind == kind || step.Kind == ProtocolEventKind.LockDropped));
            if (found >= 0 && tape[found].Kind == kind)
                return found;
        }

        return -1;
    }

    public static int Before(List<TapedStep> tape, Predicate<TapedStep> last, ProtocolEventKind kind, Predicate<TapedStep>? and = null)
    {
        var at = tape.FindIndex(last);
        return at < 0 ? -1 : tape.FindLastIndex(at - 1, step => step.Who == tape[at].Who && step.Kind == kind && (and is null || and(step)));
    }

    public static bool Remove(List<TapedStep> tape, int at)
    {
        if (at >= 0)
            tape.RemoveAt(at);
        return at >= 0;
    }

    public static bool Double(List<TapedStep> tape, int at)
    {
        if (at >= 0)
            tape.Insert(at, tape[at]);
        return at >= 0;
    }

    public static bool Repeat(List<TapedStep> tape, int at, int times)
    {
        if (at >= 0)
            tape.InsertRange(at, Enumerable.Repeat(tape[at], times));
        return at >= 0;
    }

    public static bool Alter(List<TapedStep> tape, int at, Func<ProtocolEvent, ProtocolEvent> change)
    {
        if (at >= 0)
            tape[at] = tape[at] with { Step = change(tape[at].Step) };
        return at >= 0;
    }

    public static bool AlterAll(List<TapedStep> tape, Predicate<TapedStep> which, Func<ProtocolEvent, ProtocolEvent> change)
    {
        var any = false;
        for (var at = 0; at < tape.Count; at++)
            any |= which(tape[at]) && Alter(tape, at, change);
        return any;
    }

    /// <summary>A step by the same actor, made from the one at this place, and put after it.</summary>
    public static bool InsertAfter(List<TapedStep> tape, int at, Func<ProtocolEvent, ProtocolEvent> make)
    {
        if (at >= 0)
            tape.Insert(at + 1, tape[at] with { Step = make(tape[at].Step) });
        return at >= 0;
    }

    /// <summary>As <see cref="InsertAfter"/>, before it.</summary>
    public static bool InsertBefore(List<TapedStep> tape, int at, Func<ProtocolEvent, ProtocolEvent> make)
    {
        if (at >= 0)
            tape.Insert(at, tape[at] with { Step = make(tape[at].Step) });
        return at >= 0;
    }

    public static bool InsertAs(List<TapedStep> tape, int at, string who, ProtocolEvent step)
    {
        if (at < 0)
            return false;
        tape.Insert(at, new TapedStep(who, step));
        return true;
    }

    public static bool Steal(List<TapedStep> tape)
    {
        var at = Find(tape, IsFaulted);
        var get = Before(tape, IsFaulted, ProtocolEventKind.PageGet);
        if (get < 0)
            return false;
        tape[at] = tape[at] with { Who = "thief" };
        tape[get] = tape[get] with { Who = "thief" };
        return true;
    }

    // The root page of the first subtree that is freed: its last put and its free are left out.
    public static bool RemoveFree(List<TapedStep> tape)
    {
        var defer = Find(tape, Is(ProtocolEventKind.SubtreeDefer));
        if (defer < 0)
            return false;
        var free = tape.FindIndex(defer, step => step.Kind == ProtocolEventKind.PageFree && step.Step.Address == tape[defer].Step.Address);
        return Remove(tape, free);
    }

    public static bool Invalidate(List<TapedStep> tape)
    {
        var made = Find(tape, IsFaulted);
        if (made < 0)
            return false;
        var taken = tape.FindLastIndex(made, step => step.Kind == ProtocolEventKind.LockTaken && step.Who == tape[made].Who);
        tape.Insert(taken, new TapedStep("host 0", new ProtocolEvent(ProtocolEventKind.NotifierEnd, 0)));
        tape.Insert(taken, new TapedStep("host 0", new ProtocolEvent(ProtocolEventKind.NotifierBegin, 0x8000_0000, 1UL << 31)));
        return true;
    }

    // Neither the make nor the reference taken for it.
    public static bool LeaveLocked(List<TapedStep> tape)
    {
        var get = Before(tape, IsFaulted, ProtocolEventKind.PageGet);
        return Remove(tape, Find(tape, IsFaulted)) && Remove(tape, get);
    }

    public static bool HurryCallback(List<TapedStep> tape)
    {
        var at = Find(tape, Is(ProtocolEventKind.SubtreeDefer));
        if (at < 0)
            return false;
        tape.Insert(at + 1, new TapedStep("rcu_gp", tape[at].Step with { Kind = ProtocolEventKind.SubtreeFree }));
        return InsertAs(tape, at, "another reader", new ProtocolEvent(ProtocolEventKind.SectionEnter, 0));
    }

    public static bool DescendIntoDetached(List<TapedStep> tape)
    {
        var defer = Find(tape, Is(ProtocolEventKind.SubtreeDefer));
        if (defer < 0)
            return false;
        var visit = tape.FindLastIndex(defer, step => step.Kind == ProtocolEventKind.WalkVisit && step.Who == tape[defer].Who);
        var root = new PhysAddr(tape[defer].Step.Address);
        var ipa = tape[visit].Step.Value;
        tape.Insert(defer + 1, new TapedStep(tape[defer].Who, new ProtocolEvent(ProtocolEventKind.WalkVisit, root.Value, ipa, ((long)WalkVisits.Leaf << 8) | 3)));
        return true;
    }
}
