using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>
/// C-UAF. The life of a table page: Fresh, Linked by one entry, Detached, its grace period, Freed (A3, A8). A write into a
/// Detached page is legal; any access after Freed is not. So are the lives of what has one beside table pages: a table's
/// description, a dirty buffer.
/// </summary>
internal sealed class LifeChecker(CheckerScene scene) : IProtocolChecker
{
    private readonly Dictionary<(long Kind, ulong Number), ulong> _objects = [];

    public string Name => "C-UAF";

    public void Hear(CheckerActor actor, in ProtocolEvent step)
    {
        switch (step.Kind)
        {
            case ProtocolEventKind.EntryRead:
                if (scene.Tables.PageOf(step.Address) is { Life: PageLife.Freed })
                    scene.Report(this, "A8", "an entry of a freed table page is read", actor, step.Address);
                break;
            case ProtocolEventKind.FreedPageReached:
                scene.Report(this, "A8", "a walker is in a table page that was freed", actor, $"page 0x{step.Address:x}");
                break;
            case ProtocolEventKind.EntryChange:
                Change(actor, step);
                break;
            case ProtocolEventKind.SubtreeFree:
            case ProtocolEventKind.PageFree:
                Free(actor, step);
                break;
            case ProtocolEventKind.ObjectAllocate:
                _objects[(step.Extra, step.Address)] = step.Value;
                break;
            case ProtocolEventKind.ObjectUse:
                if (!Lives(step))
                    scene.Report(this, "A8", $"{Describe(step)} is used after it was freed", actor);
                break;
            case ProtocolEventKind.ObjectFree:
                if (!Lives(step))
                    scene.Report(this, "A8", $"{Describe(step)} is freed twice", actor);
                else
                    _objects.Remove((step.Extra, step.Address));
                break;
        }
    }

    private static string Describe(in ProtocolEvent step) => (ProtocolObject)step.Extra switch
    {
        ProtocolObject.TableDescription => $"the description of the table whose root is 0x{step.Address:x}",
        ProtocolObject.DirtyBuffer => $"the dirty buffer of vCPU {step.Address}",
        var other => $"{other} {step.Address}",
    };

    private bool Lives(in ProtocolEvent step) =>
        _objects.TryGetValue((step.Extra, step.Address), out var generation) && generation == step.Value;

    private void Change(CheckerActor actor, in ProtocolEvent step)
    {
        var page = scene.Tables.PageOf(step.Address);
        if (page is { Life: PageLife.Freed })
            scene.Report(this, "A8", "an entry of a freed table page is written", actor, step.Address, new((ulong)step.Extra), new(step.Value));
        if (step.Value == (ulong)step.Extra || !TableShadow.LooksLikeTable(step.Value) || page is null or { Level: TableGeometry.LastLevel })
            return;

        var child = scene.Tables.ChildOf(step.Value);
        var problem = child switch
        {
            null => scene.Tables.IsTableMemory(step.Value) ? null : "an entry names a table that is no table page",
            { Life: PageLife.Freed } => "an entry names a freed table page",
            { Life: PageLife.Linked } when child.ParentEntry != step.Address => "a table page gets a second parent",
            { IsRoot: true } => "an entry names a root page",
            { Life: PageLife.Deferred or PageLife.Freeing } => "an entry names a table page that waits to be freed",
            _ => null,
        };
        if (problem is not null)
            scene.Report(this, "A3", problem, actor, step.Address, new((ulong)step.Extra), new(step.Value));
    }

    private void Free(CheckerActor actor, in ProtocolEvent step)
    {
        if (scene.Tables.PageOf(step.Address) is not { } page || page.Life == PageLife.Freed)
            return;
        if (page.IsLive)
        {
            scene.Report(this, "A3", "a table page is freed while a live entry names it", actor, page.ParentEntry);
            return;
        }

        var top = page.Top;
        if (step.Kind == ProtocolEventKind.PageFree && top.Life == PageLife.Deferred)
            scene.Report(this, "A8", "a table page is freed before the grace period of its subtree", actor, page.ParentEntry);
        if (top.Life == PageLife.Deferred || top.IsDead)
            return;
        foreach (var reader in top.Readers)
        {
            if (reader.Actor == actor || !reader.IsOpen)
                continue;
            scene.Report(this, "A8", $"a detached table page is freed while {reader.Actor.Name} is in a read section that began before", actor, page.ParentEntry);
            return;
        }
    }
}
