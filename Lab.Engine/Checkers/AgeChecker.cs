using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>
/// C-AGE. A model of what the guest used: an aging calls its range young if a leaf in it, still there, was reached through a
/// hardware walk since it was last aged.
/// </summary>
/// <remarks>
/// What counts is the walk, not the access: aging does not invalidate TLBs, so an access through an old translation is
/// hidden from it, legally. A walk that met an aging on its way counts for neither; nor does one that read a leaf as it was before
/// it was made old: aging orders nothing with later walks. At <see cref="CheckLevel.Full"/> only.
/// </remarks>
internal sealed class AgeChecker(CheckerScene scene) : IProtocolChecker
{
    private readonly Dictionary<ulong, ulong> _used = [];
    private readonly Dictionary<CheckerActor, long> _walkBegan = [];
    private readonly Dictionary<CheckerActor, Aging> _agings = [];
    private long _begun;

    public string Name => "C-AGE";

    public void Hear(CheckerActor actor, in ProtocolEvent step)
    {
        if (scene.Options.Level != CheckLevel.Full)
            return;
        switch (step.Kind)
        {
            case ProtocolEventKind.TlbMiss:
                _walkBegan[actor] = _begun;
                break;
            case ProtocolEventKind.TlbFill:
                if (_agings.Count == 0 && _walkBegan.GetValueOrDefault(actor, -1) == _begun && IsYoung(step.Address))
                    _used[step.Address] = scene.Tables.Geometry.Granule((int)(step.Extra >> 16));
                break;
            case ProtocolEventKind.EntryChange:
                Change(step);
                break;
            case ProtocolEventKind.AgeBegin:
                Begin(actor, step.Address, step.Value);
                break;
            case ProtocolEventKind.AgeEnd:
                End(actor, step);
                break;
        }
    }

    // A leaf that goes takes what was known of its use with it.
    private void Change(in ProtocolEvent step)
    {
        var old = new PageTable.Pte((ulong)step.Extra);
        if (!old.IsValid || new PageTable.Pte(step.Value).IsValid || TableShadow.LooksLikeTable(old.Raw))
            return;
        if (scene.Tables.PageOf(step.Address) is not { Level: not null } page)
            return;
        var ipa = scene.Tables.IpaOf(page, step.Address);
        _used.Remove(ipa);
        foreach (var aging in _agings.Values)
            aging.Expected.Remove(ipa);
    }

    private void Begin(CheckerActor actor, ulong first, ulong bytes)
    {
        _begun++;
        var aging = new Aging { IsAlone = _agings.Count == 0 };
        foreach (var other in _agings.Values)
            other.IsAlone = false;
        foreach (var (ipa, size) in _used.Where(leaf => Overlaps(leaf.Key, leaf.Value, first, bytes)).ToArray())
        {
            _used.Remove(ipa);
            if (IsMapped(ipa, size))
                aging.Expected.Add(ipa);
        }

        _agings[actor] = aging;
    }

    private void End(CheckerActor actor, in ProtocolEvent step)
    {
        if (!_agings.Remove(actor, out var aging))
            return;
        // A leaf that is young still was not seen young: without the lock nobody owed the aging that it be.
        if (scene.ReadsMayBeStale)
            aging.Expected.RemoveWhere(IsYoung);
        if (aging is { IsAlone: true, Expected.Count: > 0 } && step.Extra == 0)
        {
            var used = aging.Expected.Min();
            scene.Report(this, "3.9", $"a range of 0x{step.Value:x} bytes at 0x{step.Address:x} is called old, and the guest has used 0x{used:x} since it was last aged", actor, $"ipa 0x{used:x}");
        }
    }

    private bool IsMapped(ulong ipa, ulong size)
    {
        if (scene.Tables.LastPageFor(ipa) is not { Entries: { } entries } page)
            return false;
        var level = page.Level!.Value;
        return scene.Tables.Geometry.Granule(level) == size && new PageTable.Pte(entries[scene.Tables.Geometry.Index(ipa, level)]).IsValid;
    }

    private bool IsYoung(ulong ipa) =>
        scene.Tables.LastPageFor(ipa) is { Entries: { } entries } page
        && new PageTable.Pte(entries[scene.Tables.Geometry.Index(ipa, page.Level!.Value)]).IsAccessed;

    private static bool Overlaps(ulong ipa, ulong size, ulong first, ulong bytes) =>
        first < ipa ? ipa - first < bytes : first - ipa < size;

    private sealed class Aging
    {
        /// <summary>No other aging was on its way meanwhile, which could have taken the flags first.</summary>
        public bool IsAlone { get; set; }

        /// <summary>Leaves that must make it young.</summary>
        public HashSet<ulong> Expected { get; } = [];
    }
}
