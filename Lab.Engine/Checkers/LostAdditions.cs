using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>
/// Permissions that a walk without the lock added to a leaf, and that an exclusive walk stored over which had read the leaf without
/// them. Only an addition can be lost so, and the guest faults again (docs/policies.md); a TLB may keep it.
/// </summary>
/// <remarks>
/// What the walk read decides, not when it took its lock: a lockless walk releases to no lock, so on a weak machine a later holder may
/// still read the leaf as it was. Where reads are not heard (<see cref="CheckLevel.Watching"/>), any addition may be lost.
/// </remarks>
internal sealed class LostAdditions
{
    private const ulong AddressMask = 0x0000_FFFF_FFFF_F000;

    private readonly HashSet<ulong> _added = [];
    private readonly Dictionary<ulong, ulong> _lost = [];

    /// <summary>Permissions of an entry that a TLB may have beyond it: 1 read, 2 write, 4 execute.</summary>
    public ulong Of(ulong entry) => _lost.Count == 0 ? 0 : _lost.GetValueOrDefault(entry);

    public static ulong PermissionsOf(Pte pte) => (pte.IsReadable ? 1UL : 0) | (pte.IsWritable ? 2UL : 0) | (pte.IsExecutable ? 4UL : 0);

    /// <summary>An entry changes.</summary>
    public void Hear(CheckerActor actor, in ProtocolEvent step)
    {
        var (old, next) = (new Pte((ulong)step.Extra), new Pte(step.Value));
        if (!old.IsValid || !next.IsValid || ((old.Raw ^ next.Raw) & AddressMask) != 0)
        {
            if (_added.Remove(step.Address))
                _lost.Remove(step.Address);
            return;
        }

        var (before, after) = (PermissionsOf(old), PermissionsOf(next));
        if (actor.WriteHolds == 0 && (after & ~before) != 0)
            _added.Add(step.Address);
        else if (actor.WriteHolds > 0 && _added.Contains(step.Address) && (before & ~after & ~ReadBy(actor, step.Address)) is > 0 and var gone)
            _lost[step.Address] = _lost.GetValueOrDefault(step.Address) | gone;
    }

    private static ulong ReadBy(CheckerActor actor, ulong entry) =>
        actor.LastRead is { Kind: ProtocolEventKind.EntryRead } read && read.Address == entry ? PermissionsOf(new Pte(read.Value)) : 0;
}
