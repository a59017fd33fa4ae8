using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>
/// C-MAP. A leaf translates its IPA to what the map operation asked for that IPA, however the walk came there (A2, Q6); a
/// split keeps every translation of its block; a fault maps no more than the host backs by one piece, and says that it mapped
/// only if it did.
/// </summary>
internal sealed class MapChecker(CheckerScene scene) : IProtocolChecker
{
    private readonly Dictionary<ulong, Pte> _broken = [];

    public string Name => "C-MAP";

    public void Hear(CheckerActor actor, in ProtocolEvent step)
    {
        if (step.Kind == ProtocolEventKind.FaultHandled)
            CheckOutcome(actor, step);
        else if (step.Kind == ProtocolEventKind.EntryChange && scene.Tables.PageOf(step.Address) is { Level: { } level, Entries: not null } page)
            Change(actor, step, page, level);
    }

    private void Change(CheckerActor actor, in ProtocolEvent step, ShadowPage page, int level)
    {
        var old = new Pte((ulong)step.Extra);
        var next = new Pte(step.Value);
        if (next.IsLocked)
        {
            if (old.IsValid && !TableShadow.LooksLikeTable(old.Raw))
                _broken[step.Address] = old;
            return;
        }

        if (!_broken.Remove(step.Address, out var block))
            block = Pte.Empty;
        if (!next.IsValid || old.IsValid)
            return;
        if (!TableShadow.LooksLikeTable(next.Raw))
            CheckLeaf(actor, step, page, level, next);
        else if (block.IsValid && scene.Tables.ChildOf(next.Raw) is { } child)
            CheckSplit(actor, step.Address, child, scene.Tables.Format.OutputAddress(block), level + 1);
    }

    private void CheckLeaf(CheckerActor actor, in ProtocolEvent step, ShadowPage page, int level, Pte next)
    {
        if (!actor.HasTarget)
            return;
        var inPage = scene.Tables.Geometry.PageSize - 1;
        var ipa = scene.Tables.IpaOf(page, step.Address);
        actor.HasMadeLeaf = true;
        CheckPin(actor, step, ipa, level, next);
        var first = actor.TargetIpa & ~inPage;
        var wanted = (actor.TargetPa & ~inPage) + (ipa - first);
        var output = scene.Tables.Format.OutputAddress(next);
        if (ipa < first || ipa - first + scene.Tables.Geometry.Granule(level) > ((actor.TargetBytes + inPage) & ~inPage))
            scene.Report(this, "Q6", $"a leaf reaches outside the mapping of 0x{actor.TargetBytes:x} bytes at 0x{first:x}", actor, step.Address, new((ulong)step.Extra), next);
        else if (output != wanted)
            scene.Report(this, "A2", $"the mapping wants 0x{wanted:x} here, the leaf gives 0x{output:x}", actor, step.Address, new((ulong)step.Extra), next);
    }

    // How large a leaf may be is what the host said of the page when it was pinned.
    private void CheckPin(CheckerActor actor, in ProtocolEvent step, ulong ipa, int level, Pte next)
    {
        var bytes = scene.Tables.Geometry.Granule(level);
        if (actor.PinBytes != 0 && (ipa < actor.PinIpa || ipa - actor.PinIpa + bytes > actor.PinBytes))
            scene.Report(this, "Q6", $"a leaf of 0x{bytes:x} bytes over a host mapping of 0x{actor.PinBytes:x} bytes at 0x{actor.PinIpa:x}", actor, step.Address, new((ulong)step.Extra), next);
    }

    private void CheckOutcome(CheckerActor actor, in ProtocolEvent step)
    {
        if (scene.Options.Level == CheckLevel.Full && actor is { Sample: >= 0, HasMadeLeaf: false } && step.Value == (ulong)FaultOutcome.Mapped)
            scene.Report(this, "2.4", "a fault says that it mapped, and has made no leaf", actor, $"ipa 0x{step.Address:x}");
    }

    private void CheckSplit(CheckerActor actor, ulong entry, ShadowPage child, ulong output, int level)
    {
        if (child.Entries is not { } entries)
            return;
        var granule = scene.Tables.Geometry.Granule(level);
        for (var index = 0; index < entries.Length; index++)
        {
            var pte = new Pte(entries[index]);
            var wanted = output + ((ulong)index * granule);
            if (TableShadow.LooksLikeTable(pte.Raw) && level < TableGeometry.LastLevel)
            {
                if (scene.Tables.ChildOf(pte.Raw) is { } below)
                    CheckSplit(actor, entry, below, wanted, level + 1);
            }
            else if (!pte.IsCounted && child.Counted > 0)
            {
                scene.Report(this, "Q6", $"entry {index} of the table that replaces a block is empty and others are not; the block gave 0x{wanted:x}", actor, entry);
                return;
            }
            else if (pte.IsValid && scene.Tables.Format.OutputAddress(pte) != wanted)
            {
                scene.Report(this, "Q6", $"entry {index} of the table that replaces a block gives 0x{scene.Tables.Format.OutputAddress(pte):x}, the block gave 0x{wanted:x}", actor, entry);
                return;
            }
        }
    }
}
