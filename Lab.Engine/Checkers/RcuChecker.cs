using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>
/// C-RCU. Sections nest and end with their operation; no callback runs before every section has ended that was open when it
/// was queued; no section lasts while the rest of the machine takes a whole era of steps.
/// </summary>
internal sealed class RcuChecker(CheckerScene scene) : IProtocolChecker
{
    private readonly Dictionary<ulong, IReadOnlyList<OpenSection>> _deferred = [];

    public string Name => "C-RCU";

    public void Hear(CheckerActor actor, in ProtocolEvent step)
    {
        switch (step.Kind)
        {
            case ProtocolEventKind.SectionExit when actor.SectionDepth == 0:
                scene.Report(this, "RCU nesting", "a read section is left that was not entered", actor);
                break;
            case ProtocolEventKind.LockDropped:
                if (actor.Locks == 1 && actor.SectionDepth > actor.DepthAtLock)
                    scene.Report(this, "RCU nesting", "a read section is still open when the lock around it is dropped", actor);
                break;
            case ProtocolEventKind.FaultHandled when actor.SectionDepth > 0:
                scene.Report(this, "RCU nesting", "a read section is still open when its operation is over", actor);
                break;
            case ProtocolEventKind.SubtreeDefer:
                _deferred[step.Address] = TableShadow.OpenSections(scene.Actors);
                CheckStalls(actor);
                break;
            case ProtocolEventKind.SubtreeFree:
                Free(actor, step.Address);
                break;
        }
    }

    private void Free(CheckerActor actor, ulong root)
    {
        if (!_deferred.Remove(root, out var readers))
            return;
        foreach (var reader in readers)
        {
            if (!reader.IsOpen)
                continue;
            scene.Report(this, "6.1", $"a callback runs before the section of {reader.Actor.Name} has ended that was open when it was queued", actor, $"subtree 0x{root:x}");
            return;
        }
    }

    private void CheckStalls(CheckerActor actor)
    {
        foreach (var known in scene.Actors)
        {
            var other = (CheckerActor)known;
            if (other.SectionDepth > 0 && scene.Step - other.SectionBegan > scene.Options.MostStepsInSection)
                scene.Report(this, "RCU stall", $"{other.Name} has been in one read section for {scene.Step - other.SectionBegan} events", actor);
        }
    }
}
