using Lab.Engine.Memory;
using Lab.Engine.Tlb;

namespace Lab.Engine.PageTable;

/// <summary>What a hardware table walk came to: a leaf, or a translation or access-flag fault.</summary>
/// <param name="Fault">Never <see cref="HardwareFault.Permission"/>: that depends on the access, see <see cref="FaultOf"/>.</param>
/// <param name="Level">Level of the entry at which the walk ended.</param>
/// <param name="Pte">That entry as read.</param>
/// <param name="Translation">The leaf as a TLB entry; meaningless with a fault.</param>
public readonly record struct HardwareWalk(HardwareFault Fault, int Level, Pte Pte, TlbEntry Translation)
{
    /// <summary>What this access gets to see.</summary>
    public HardwareFault FaultOf(AccessKind access)
    {
        if (Fault != HardwareFault.None)
            return Fault;
        var allowed = access switch
        {
            AccessKind.Read => Translation.Read,
            AccessKind.Write => Translation.Write,
            AccessKind.Execute => Translation.Execute,
            _ => throw new ArgumentOutOfRangeException(nameof(access), access, null),
        };
        return allowed ? HardwareFault.None : HardwareFault.Permission;
    }

    /// <summary>Output address of an input address under the leaf.</summary>
    public PhysAddr Translate(Ipa ipa) => new(Translation.Translate(ipa.Value));
}
