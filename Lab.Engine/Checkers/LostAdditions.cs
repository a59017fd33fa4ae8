using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>
/// Permissions that a walk without the lock added to a leaf while an exclusive walk was at work, which had read the leaf before and
/// stored over them. Only an addition can be lost so, and the guest faults again (docs/policies.md); a TLB may keep it.
/// </summary>
internal sealed class LostAdditions
{
    private const ulong AddressMask = 0x0000_FFFF_FFFF_F000;

    private readonly Dictionary<CheckerActor, long> _taken = [];
    private readonly Dictionary<ulong, long> _added = [];
    private readonly Dictionary<ulong, ulong> _lost = [];

    /// <summary>Permissions of an entry that a TLB may have beyond it: 1 read, 2 write, 4 execute.</summary>
    public ulong Of(ulong entry) => _lost.Count == 0 ? 0 : _lost.GetValueOrDefault(entry);

    public static ulong PermissionsOf(Pte pte) => (pte.IsReadable ? 1UL : 0) | (pte.IsWritable ? 2UL : 0) | (pte.IsExecutable ? 4UL : 0);

    /// <param name="number">Of the event.</param>
    public void Hear(CheckerActor actor, in ProtocolEvent step, long number)
    {
        if (step.Kind == ProtocolEventKind.LockTaken)
        {
            if (step.Value == 1)
                _taken[actor] = number;
            return;
        }

        var (old, next) = (new Pte((ulong)step.Extra), new Pte(step.Value));
        if (!old.IsValid || !next.IsValid || ((old.Raw ^ next.Raw) & AddressMask) != 0)
        {
            if (_added.Remove(step.Address))
                _lost.Remove(step.Address);
            return;
        }

        var (before, after) = (PermissionsOf(old), PermissionsOf(next));
        if (actor.WriteHolds == 0 && (after & ~before) != 0)
            _added[step.Address] = number;
        else if ((before & ~after) is > 0 and var gone && actor.WriteHolds > 0 && _added.GetValueOrDefault(step.Address) > _taken.GetValueOrDefault(actor))
            _lost[step.Address] = _lost.GetValueOrDefault(step.Address) | gone;
    }
}
