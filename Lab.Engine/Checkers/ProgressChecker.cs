using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>
/// C-PROG. Livelock: one access faults again and again, though nothing changes and nobody is in the way. Lock-up: a writer
/// does more under one hold of the lock than a chunk. Both are counted, not timed.
/// </summary>
internal sealed class ProgressChecker(CheckerScene scene, SequenceChecker sequence) : IProtocolChecker
{
    // Without the entries at hand nobody can be seen to be in the way: what a preempted owner can cost, many times over.
    private const int Blindly = 1_000;

    public string Name => "C-PROG";

    public void Hear(CheckerActor actor, in ProtocolEvent step)
    {
        switch (step.Kind)
        {
            case ProtocolEventKind.FaultHandled:
                Fault(actor, step);
                break;
            case ProtocolEventKind.GuestAccess:
                actor.Progress.Faults = 0;
                break;
            case ProtocolEventKind.LockTaken:
                actor.Progress.Changes = 0;
                break;
            case ProtocolEventKind.EntryChange when actor.WriteHolds > 0:
                if (++actor.Progress.Changes == scene.Options.MostChangesInHold)
                    scene.Report(this, "lock-up", $"{actor.Progress.Changes} entries changed under one hold of the write lock", actor, step.Address);
                break;
            case ProtocolEventKind.RangeStep:
                var most = scene.Options.MostBytesInStep ?? scene.Tables.Geometry.Granule(scene.Tables.Geometry.MinBlockLevel);
                if (step.Value > most)
                    scene.Report(this, "lock-up", $"a range driver takes 0x{step.Value:x} bytes in one step, {actor.Progress.Changes} entries changed{(step.Extra != 0 ? ", and somebody waits for the lock" : "")}; it may take 0x{most:x}", actor, $"ipa 0x{step.Address:x}");
                break;
        }
    }

    private void Fault(CheckerActor actor, in ProtocolEvent step)
    {
        var run = actor.Progress;
        if (run.Faults == 0 || run.Ipa != step.Address || run.Kind != step.Extra)
            (run.Ipa, run.Kind, run.Faults, run.Since, run.Ended) = (step.Address, step.Extra, 0, scene.Step, Ended);
        run.Faults++;
        if (scene.Options.Level != CheckLevel.Full)
        {
            if (run.Faults == (long)scene.Options.MostRefaults * Blindly)
                scene.Report(this, "livelock", $"{run.Faults} faults for one access", actor, $"ipa 0x{step.Address:x}");
            return;
        }

        if (run.Faults % scene.Options.MostRefaults != 0)
            return;
        if (run.Ended != Ended || IsInTheWay(step.Address, run.Since))
            (run.Faults, run.Since, run.Ended) = (1, scene.Step, Ended);
        else
            scene.Report(this, "livelock", $"{run.Faults} faults for one access, and nothing has changed", actor, $"ipa 0x{step.Address:x}");
    }

    // One that has ended since was in the way until then.
    private long Ended => sequence.Ended;

    private bool IsInTheWay(ulong ipa, long since)
    {
        if (sequence.InProgress > 0)
            return true;
        if (scene.Tables.LastPageFor(ipa) is not { Entries: { } entries } page)
            return false;
        return page.ChangedAt > since || new Pte(entries[scene.Tables.Geometry.Index(ipa, page.Level!.Value)]).IsLocked;
    }
}
