using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>
/// C-CTX. What may be done where (A5, A7): nothing sleeps inside a read section or under the MMU lock, locks nest in order,
/// a shared change is made in a section and an exclusive one under the write lock, one LOCKED entry a walker; an
/// invalidation that may not block offers nobody the core; a fault's walk finds its memory cache filled.
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
                CheckHolders(actor, step.Value == 1);
                break;
            case ProtocolEventKind.LockDropped when actor.LockedEntry != 0:
                scene.Report(this, "A5", "a lock is dropped with an entry still LOCKED", actor, actor.LockedEntry);
                break;
            case ProtocolEventKind.MaySleep:
            case ProtocolEventKind.GracePeriodWait:
                CheckSleep(actor, step.Kind);
                break;
            case ProtocolEventKind.MayReschedule:
                if (actor.MayNotBlock)
                    scene.Report(this, "A7", "the core is offered to others in an invalidation that may not block", actor, $"ipa 0x{step.Address:x}");
                break;
            case ProtocolEventKind.CacheEmpty:
                scene.Report(this, "4", step.Extra != 0 ? "a fault's walk needs a table page, and it was given no memory cache" : "a fault's walk needs a table page, and its memory cache is empty", actor, $"ipa 0x{step.Address:x}");
                break;
            case ProtocolEventKind.EntryCompareExchange:
                if (actor.SectionDepth == 0 && !scene.Options.OneThread)
                    scene.Report(this, "A7", "a shared walker changes an entry outside a read section", actor, step.Address, null, new(step.Value));
                break;
            case ProtocolEventKind.EntryStore:
                if (actor.WriteHolds == 0 && !scene.Options.OneThread && scene.Tables.PageOf(step.Address) is { IsLive: true })
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
            if (other == actor || other.Rank != LockRank.Mmu)
                continue;
            if (write && other.HoldsLock)
                scene.Report(this, "5.2", $"the write lock is taken while {other} has it", actor);
            else if (!write && other.WriteHolds > 0)
                scene.Report(this, "5.2", $"the read lock is taken while {other} has it", actor);
            else if (write && other.LockedEntry != 0)
                scene.Report(this, "A5", $"the write lock is taken with an entry that {other.Name} has LOCKED", actor, other.LockedEntry);
        }
    }

    private void CheckSleep(CheckerActor actor, ProtocolEventKind kind)
    {
        var what = kind == ProtocolEventKind.MaySleep ? "something that may sleep" : "a wait for a grace period";
        if (actor.SectionDepth > 0)
            scene.Report(this, "A7", $"{what} inside a read section", actor);
        else if (actor.HoldsLock)
            scene.Report(this, "A7", $"{what} under a spinning lock", actor);
        else if (actor.MayNotBlock)
            scene.Report(this, "A7", $"{what} in an invalidation that may not block", actor);
    }

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
