using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>
/// C-BBM. Each live entry is an automaton that follows table 7.3: what may change directly, what goes through LOCKED and
/// which TLBI must come before what is made (A1, A2, A6).
/// </summary>
/// <remarks>
/// A TLBI counts for the actor that gives it: another's, begun at the same moment, is not one that it has waited for.
/// Unlinked pages, which no hardware can see, owe no TLBI.
/// </remarks>
internal sealed class BreakChecker(CheckerScene scene) : IProtocolChecker
{
    private const ulong MayChange = Pte.PermissionMask | Pte.AccessBit | Pte.SoftwareMask;

    private readonly Dictionary<ulong, PendingBreak> _pending = [];
    private readonly Dictionary<CheckerActor, List<PendingBreak>> _owed = [];
    private readonly Dictionary<ulong, CheckerActor> _owner = [];

    public string Name => "C-BBM";

    /// <summary>Some entry waits for its TLBI.</summary>
    public bool HasPending => _pending.Count > 0;

    public void Hear(CheckerActor actor, in ProtocolEvent step)
    {
        switch (step.Kind)
        {
            case ProtocolEventKind.EntryChange:
                Change(actor, step);
                break;
            case ProtocolEventKind.TlbiIpa:
                foreach (var pending in OwedBy(actor))
                    pending.CoverIpa(step.Address, step.Extra);
                Settle(actor);
                break;
            case ProtocolEventKind.TlbiHypLeaf:
            case ProtocolEventKind.TlbiHypTable:
                foreach (var pending in OwedBy(actor))
                    pending.CoverHyp(step.Address, step.Extra);
                Settle(actor);
                break;
            case ProtocolEventKind.TlbiRange:
                foreach (var pending in OwedBy(actor))
                    pending.CoverRange(step.Address, step.Value << scene.Tables.Geometry.PageShift);
                Settle(actor);
                break;
            case ProtocolEventKind.TlbiVmid:
                foreach (var pending in OwedBy(actor))
                    pending.CoverAll();
                Settle(actor);
                break;
            case ProtocolEventKind.PageFree:
                Free(actor, step.Address);
                break;
            case ProtocolEventKind.LockDropped:
                EndOperation(actor);
                break;
            case ProtocolEventKind.WalkBegin when scene.Options.OneThread:
                EndOperation(actor);
                break;
        }
    }

    private List<PendingBreak> OwedBy(CheckerActor actor) => _owed.TryGetValue(actor, out var owed) ? owed : _owed[actor] = [];

    private void Change(CheckerActor actor, in ProtocolEvent step)
    {
        // Of pages outside the sample only links are told.
        if (scene.Tables.PageOf(step.Address) is not { Entries: not null } page || step.Value == (ulong)step.Extra)
            return;
        var old = new Pte((ulong)step.Extra);
        var next = new Pte(step.Value);
        CheckShape(actor, step.Address, page, old, next);
        if (!page.IsLive)
        {
            _owner.Remove(step.Address);
            return;
        }

        if (scene.Options.Level == CheckLevel.Watching)
            actor.IsInvolved = true;
        if (page.IsHyp)
        {
            ChangeHyp(actor, step.Address, page, old, next);
            return;
        }

        if (old.IsLocked)
            LeaveLocked(actor, step.Address, old, next);
        else if (old.IsValid)
            LeaveValid(actor, step.Address, page, old, next);
        else
            LeaveInvalid(actor, step.Address, old, next);
        if (next.IsLocked)
            _owner[step.Address] = actor;
    }

    private void CheckShape(CheckerActor actor, ulong entry, ShadowPage page, Pte old, Pte next)
    {
        if (!next.IsValid || page.Level is not { } level || TableShadow.LooksLikeTable(next.Raw))
            return;
        var isPage = (next.Raw & Pte.TypeBit) != 0;
        if (isPage != (level == TableGeometry.LastLevel))
            scene.Report(this, "A1", isPage ? "a page descriptor above the last level" : "a last-level entry without the page bit", actor, entry, old, next);
        else if (level != TableGeometry.LastLevel && !scene.Tables.Geometry.IsBlockLevel(level))
            scene.Report(this, "A1", $"a block at level {level}", actor, entry, old, next);
        else if ((scene.Tables.Format.OutputAddress(next) & (scene.Tables.Geometry.Granule(level) - 1)) != 0)
            scene.Report(this, "A2", "a leaf whose output address is not aligned to what it covers", actor, entry, old, next);
    }

    // One walker at a time, so nothing is LOCKED; and nothing valid becomes anything else but empty.
    private void ChangeHyp(CheckerActor actor, ulong entry, ShadowPage page, Pte old, Pte next)
    {
        if (!old.IsValid)
            Make(actor, entry, old, next);
        else if (!next.IsValid)
            Owe(actor, entry, page, old, next, TableShadow.LooksLikeTable(old.Raw));
        else if (((old.Raw ^ next.Raw) & ~Pte.SoftwareMask) != 0)
            scene.Report(this, "3.16", "a valid entry of the hypervisor's table becomes another", actor, entry, old, next);
    }

    private void LeaveLocked(CheckerActor actor, ulong entry, Pte old, Pte next)
    {
        if (next.IsLocked)
            scene.Report(this, "7.3 LOCKED → LOCKED", "an entry is locked twice", actor, entry, old, next);
        else if (_owner.GetValueOrDefault(entry) is { } owner && owner != actor)
            scene.Report(this, "7.3 LOCKED", $"an entry is made that {owner.Name} has locked", actor, entry, old, next);
        _owner.Remove(entry);
        Make(actor, entry, old, next);
    }

    private void LeaveValid(CheckerActor actor, ulong entry, ShadowPage page, Pte old, Pte next)
    {
        var wasTable = TableShadow.LooksLikeTable(old.Raw);
        if (!next.IsValid)
        {
            if (next.IsAnnotation)
                scene.Report(this, $"7.3 {Kind(old)} → annotation", "a valid entry is annotated without a break", actor, entry, old, next);
            Owe(actor, entry, page, old, next, wasTable);
            return;
        }

        if (wasTable || TableShadow.LooksLikeTable(next.Raw))
            scene.Report(this, $"7.3 {Kind(old)} → {Kind(next)}", "a valid entry is replaced without a break", actor, entry, old, next);
        else if (((old.Raw ^ next.Raw) & ~MayChange) != 0)
            scene.Report(this, "A6", "address, type or memory type of a valid entry change without a break", actor, entry, old, next);
        else if (actor.IsRelaxing && Narrows(old, next))
            scene.Report(this, "7.3 leaf, same output", "a relaxation takes permissions away", actor, entry, old, next);
    }

    private void LeaveInvalid(CheckerActor actor, ulong entry, Pte old, Pte next)
    {
        Make(actor, entry, old, next);
        var isDirect = next.IsLocked || next.IsEmpty || ((old.Raw ^ next.Raw) & ~Pte.SoftwareMask) == 0;
        if (!isDirect)
            scene.Report(this, $"7.3 {Kind(old)} → {Kind(next)}", "an entry is made without having been locked", actor, entry, old, next);
    }

    private void Owe(CheckerActor actor, ulong entry, ShadowPage page, Pte old, Pte next, bool wasTable)
    {
        var level = page.Level!.Value;
        var child = scene.Tables.ChildOf(old.Raw);
        var pending = new PendingBreak
        {
            Entry = entry,
            Old = old,
            Level = level,
            Ipa = scene.Tables.IpaOf(page, entry),
            Bytes = scene.Tables.Geometry.Granule(level),
            IsTable = wasTable,
            IsHyp = page.IsHyp,
            IsEmptyTable = wasTable && next.IsEmpty && child is { Counted: 0 } or { Entries: null },
        };
        _pending[entry] = pending;
        OwedBy(actor).Add(pending);
    }

    // Whatever was there before must be forgotten by every TLB before something valid takes its place.
    private void Make(CheckerActor actor, ulong entry, Pte old, Pte next)
    {
        if (!next.IsValid || !_pending.TryGetValue(entry, out var pending))
            return;
        scene.Report(this, $"7.3 {Kind(pending.Old)} → {Kind(next)}", $"made before a TLBI of all that {pending.Old.ToString(pending.Level)} covered", actor, entry, old, next);
        Forget(pending);
    }

    private void Settle(CheckerActor actor)
    {
        var owed = OwedBy(actor);
        foreach (var pending in owed)
        {
            if (pending.IsCovered)
                Forget(pending);
        }

        owed.RemoveAll(pending => pending.IsCovered);
    }

    private void Free(CheckerActor actor, ulong page)
    {
        foreach (var pending in _pending.Values.ToArray())
        {
            if (pending.IsTable && scene.Tables.ChildOf(pending.Old.Raw)?.Address == page)
            {
                scene.Report(this, "7.3 table → empty", "a table page is freed before the TLBI of the entry that named it", actor, pending.Entry, pending.Old);
                Forget(pending);
            }
        }

        // Its own entries are owed by address alone from here on: the page may become another table.
        if (_pending.Count == 0)
            return;
        foreach (var entry in _pending.Keys.Where(entry => scene.Tables.PageOf(entry)?.Address == page).ToArray())
            _pending.Remove(entry);
    }

    private void EndOperation(CheckerActor actor)
    {
        if (!_owed.TryGetValue(actor, out var owed) || owed.Count == 0)
            return;
        foreach (var pending in owed.ToArray())
        {
            Forget(pending);
            scene.Report(this, $"7.3 {Kind(pending.Old)} → empty", "an operation ends before the TLBI of what it removed", actor, pending.Entry, pending.Old);
        }

        owed.Clear();
    }

    private void Forget(PendingBreak pending)
    {
        if (_pending.GetValueOrDefault(pending.Entry) == pending)
            _pending.Remove(pending.Entry);
    }

    private static bool Narrows(Pte old, Pte next) =>
        (old.IsWritable && !next.IsWritable) || (old.IsReadable && !next.IsReadable) || (old.IsExecutable && !next.IsExecutable);

    private static string Kind(Pte pte) =>
        pte.IsEmpty ? "empty" : pte.IsLocked ? "LOCKED" : !pte.IsValid ? "annotation" : TableShadow.LooksLikeTable(pte.Raw) ? "table" : "leaf";
}
