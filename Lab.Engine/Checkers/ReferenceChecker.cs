using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>
/// C-REF. A page holds 1 + one reference for each counted entry (R1 to R4, A4). Each walker's own debts are kept: it may
/// owe one put, or hold one get, between the change of an entry and its reference, and nothing when its operation ends.
/// </summary>
/// <remarks>Debts are each actor's own, so events of two actors on one page may come in any order.</remarks>
internal sealed class ReferenceChecker(CheckerScene scene) : IProtocolChecker
{
    private readonly Dictionary<(CheckerActor Actor, ulong Page), int> _owed = [];

    public string Name => "C-REF";

    public void Hear(CheckerActor actor, in ProtocolEvent step)
    {
        switch (step.Kind)
        {
            case ProtocolEventKind.EntryChange:
                Change(actor, step);
                break;
            case ProtocolEventKind.PageGet:
                Move(actor, step.Address, 1, 0, default);
                break;
            case ProtocolEventKind.PagePut when (int)(uint)step.Value < 0:
                scene.Report(this, "R1", "a reference is dropped of a table page that has none", actor, $"page 0x{step.Address:x}");
                break;
            case ProtocolEventKind.PagePut:
                Move(actor, step.Address, -1, 0, default);
                break;
            case ProtocolEventKind.WalkEnd:
            case ProtocolEventKind.LockDropped:
                Settle(actor);
                break;
        }
    }

    private static bool Holds(ulong raw) => raw != 0 && !new PageTable.Pte(raw).IsLocked;

    private void Change(CheckerActor actor, in ProtocolEvent step)
    {
        var change = (Holds(step.Value) ? 1 : 0) - (Holds((ulong)step.Extra) ? 1 : 0);
        if (change != 0)
            Move(actor, step.Address, -change, step.Address, step);
        if (scene.Tables.ChildOf(step.Value) is { Life: PageLife.Fresh, Entries: not null } child && child.References != 1 + child.Counted)
            scene.Report(this, "A4", $"a table is linked with {child.References} references and {child.Counted} counted entries", actor, step.Address, new((ulong)step.Extra), new(step.Value));
    }

    // Debts of live pages only: teardown and free walks drop references of entries that stay as they are.
    private void Move(CheckerActor actor, ulong address, int change, ulong entry, in ProtocolEvent step)
    {
        if (scene.Tables.PageOf(address) is not { Entries: not null, IsLive: true } page)
            return;
        var key = (actor, page.Address);
        var owed = _owed.GetValueOrDefault(key) + change;
        if (owed == 0)
            _owed.Remove(key);
        else
            _owed[key] = owed;
        actor.IsInvolved = true;

        if (owed is >= -1 and <= 1 && !(owed == -1))
            return;
        _owed.Remove(key);
        if (entry != 0)
            scene.Report(this, owed < 0 ? "R2" : "A4", owed < 0 ? "an entry is made, and no reference was taken for it" : "a second entry is cleared before the first one's reference was dropped", actor, entry, new((ulong)step.Extra), new(step.Value));
        else
            scene.Report(this, owed < 0 ? "R2" : "A4", owed < 0 ? "a reference is dropped that no entry gave up" : "references are taken that no entry needs", actor, $"page 0x{page.Address:x}, level {page.Level}");
    }

    private void Settle(CheckerActor actor)
    {
        if (_owed.Count == 0)
            return;
        foreach (var (key, owed) in _owed.ToArray())
        {
            if (key.Actor != actor)
                continue;
            _owed.Remove(key);
            if (scene.Tables.PageOf(key.Page) is { IsLive: true } page)
                scene.Report(this, "R3", owed > 0 ? "an operation ends with one reference more than its entries need" : "an operation ends with a reference missing", actor, $"page 0x{page.Address:x}, level {page.Level}, {page.References} references, {page.Counted} counted entries");
        }
    }
}
