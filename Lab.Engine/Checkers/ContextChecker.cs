using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>
/// C-CTX. What may be done where (A5, A7): nothing sleeps inside a read section, under a spinlock or where the caller may not
/// block, though a mutex's holder may; locks nest in order; a shared change is made in a section and an exclusive one under
/// the write lock, a hypervisor's under its own; entries are read through their pointers in a section or under a lock that
/// excludes others, and the walker's own check of that agrees; one LOCKED entry a walker; a fault's walk finds its memory cache
/// filled.
/// </summary>
internal sealed class ContextChecker(CheckerScene scene) : IProtocolChecker
{
    public string Name => "C-CTX";

    public void Hear(CheckerActor actor, in ProtocolEvent step)
    {
        switch (step.Kind)
        {
            case ProtocolEventKind.LockTaken:
                CheckOrder(actor, (LockRank)step.Extra);
                if ((LockRank)step.Extra == LockRank.Mmu)
                    CheckHolders(actor, step.Value == 1);
                break;
            case ProtocolEventKind.LockDropped when actor.LockedEntry != 0:
                scene.Report(this, "A5", "a lock is dropped with an entry still LOCKED", actor, actor.LockedEntry);
                break;
            case ProtocolEventKind.MaySleep:
            case ProtocolEventKind.GracePeriodWait:
                CheckSleep(actor, step);
                break;
            case ProtocolEventKind.EntryDereference when !scene.Options.OneThread:
                CheckDereference(actor, step);
                break;
            case ProtocolEventKind.EntryRelease when !scene.Options.OneThread:
                CheckHypStore(actor, step);
                break;
            case ProtocolEventKind.MayReschedule:
                CheckReschedule(actor, step.Address);
                break;
            case ProtocolEventKind.CacheEmpty:
                scene.Report(this, "4", step.Extra != 0 ? "a fault's walk needs a table page, and it was given no memory cache" : "a fault's walk needs a table page, and its memory cache is empty", actor, $"ipa 0x{step.Address:x}");
                break;
            case ProtocolEventKind.EntryCompareExchange:
                if (actor.SectionDepth == 0 && !scene.Options.OneThread)
                    scene.Report(this, "A7", "a shared walker changes an entry outside a read section", actor, step.Address, null, new(step.Value));
                break;
            case ProtocolEventKind.EntryStore:
                if (scene.Options.OneThread)
                    break;
                CheckHypStore(actor, step);
                if (actor.WriteHolds == 0 && scene.Tables.PageOf(step.Address) is { IsLive: true, IsHyp: false })
                    scene.Report(this, "A7", "an exclusive walker changes an entry without the write lock", actor, step.Address, null, new(step.Value));
                break;
            case ProtocolEventKind.EntryChange:
                Change(actor, step);
                break;
        }
    }

    private void CheckOrder(CheckerActor actor, LockRank rank)
    {
        if (actor.LockedEntry != 0)
            scene.Report(this, "5.1", "a lock is taken with an entry LOCKED", actor, actor.LockedEntry);
        else if (actor.SectionDepth > 0)
            scene.Report(this, "5.1", "a lock is taken inside a read section", actor);
        else if (actor.HoldsLock && rank <= actor.Rank)
            scene.Report(this, "5.1", $"{rank} is taken under {actor.Rank}", actor);
    }

    // Taken is told after the fact and dropped before it: who seems to hold the lock does.
    private void CheckHolders(CheckerActor actor, bool write)
    {
        foreach (var known in scene.Actors)
        {
            var other = (CheckerActor)known;
            if (other == actor)
                continue;
            if (write && other.ReadHolds + other.WriteHolds > 0)
                scene.Report(this, "5.2", $"the write lock is taken while {other} has it", actor);
            else if (!write && other.WriteHolds > 0)
                scene.Report(this, "5.2", $"the read lock is taken while {other} has it", actor);
            else if (write && other.LockedEntry != 0)
                scene.Report(this, "A5", $"the write lock is taken with an entry that {other.Name} has LOCKED", actor, other.LockedEntry);
        }
    }

    // Where it sleeps is the entry that its walk, if it is in one, has come to.
    private void CheckSleep(CheckerActor actor, in ProtocolEvent step)
    {
        var context = actor.SectionDepth > 0 ? $"inside a read section of depth {actor.SectionDepth}"
            : actor.HoldsSpinlock ? "under a spinning lock"
            : actor.MayNotBlock ? "in an invalidation that may not block"
            : actor.AtomicDepth > 0 ? "where the caller may not block"
            : null;
        if (context is null)
            return;
        var what = step.Kind == ProtocolEventKind.GracePeriodWait ? "a wait for a grace period" : Describe((SleepReason)step.Extra);
        var text = $"sleeping function called from invalid context: {what} {context}";
        if (actor.Walk is { IsOn: true, HasVisited: true } walk)
            scene.Report(this, "A7", text, actor, walk.LastEntry);
        else
            scene.Report(this, "A7", text, actor);
    }

    // The MMU lock itself is dropped for it; anything else that forbids to sleep forbids this.
    private void CheckReschedule(CheckerActor actor, ulong ipa)
    {
        var context = actor.SectionDepth > 0 ? "inside a read section"
            : actor.MayNotBlock ? "in an invalidation that may not block"
            : actor.AtomicDepth > 0 ? "where the caller may not block"
            : null;
        if (context is not null)
            scene.Report(this, "A7", $"a reschedule {context}", actor, $"ipa 0x{ipa:x}");
    }

    // The walker's check is Linux's: satisfied by a section, or by a condition that the code gives, and that may be wrong.
    private void CheckDereference(CheckerActor actor, in ProtocolEvent step)
    {
        if (scene.Tables.PageOf(step.Address) is not { IsLive: true } page)
            return;
        var passes = step.Value == 1 || actor.SectionDepth > 0;
        var holdsLock = page.IsHyp ? actor.HoldsHypLock : actor.WriteHolds > 0;
        if (!passes && holdsLock)
            scene.Report(this, "2.5", "suspicious RCU usage, says the walker's check of a walk that excludes all others: a false alarm", actor, step.Address);
        else if (!passes)
            scene.Report(this, "A7", "suspicious RCU usage: an entry is read through its pointer outside a read section", actor, step.Address);
        else if (!holdsLock && actor.SectionDepth == 0)
            scene.Report(this, "A7", "an entry is read through its pointer outside a read section and without the write lock, and the walker's check is silent", actor, step.Address);
    }

    private void CheckHypStore(CheckerActor actor, in ProtocolEvent step)
    {
        if (!actor.HoldsHypLock && scene.Tables.PageOf(step.Address) is { IsLive: true, IsHyp: true })
            scene.Report(this, "A7", "an entry of the hypervisor's table changes without its lock", actor, step.Address, null, new(step.Value));
    }

    private static string Describe(SleepReason reason) => reason switch
    {
        SleepReason.PageAllocation => "a page allocation",
        SleepReason.CacheTopUp => "the filling of a memory cache",
        SleepReason.Pin => "the pinning of a host page",
        SleepReason.Mutex => "the taking of a mutex",
        _ => "something that may sleep",
    };

    private void Change(CheckerActor actor, in ProtocolEvent step)
    {
        if (scene.Tables.PageOf(step.Address) is not { Entries: not null } page)
            return;
        var old = new Pte((ulong)step.Extra);
        var next = new Pte(step.Value);
        if (old.IsLocked && actor.LockedEntry == step.Address)
            actor.LockedEntry = 0;
        if (!next.IsLocked || !page.IsLive)
            return;
        if (actor.LockedEntry != 0)
            scene.Report(this, "A5", $"a walker locks a second entry; the first is at 0x{actor.LockedEntry:x}", actor, step.Address, old, next);
        actor.LockedEntry = step.Address;
    }
}
