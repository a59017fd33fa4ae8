using Lab.Engine.Memory;
using Lab.Engine.PageTable;

namespace Lab.Engine.Mmu;

/// <summary>Why the hardware walk stopped.</summary>
public enum FaultKind
{
    Translation,
    AccessFlag,
    Permission,
}

/// <summary>A stage-2 fault as ESR_EL2 and HPFAR_EL2 tell it.</summary>
/// <param name="Ipa">Page aligned.</param>
/// <param name="Level">Level of the entry that ended the walk, 0 to 3.</param>
public readonly record struct FaultSyndrome(Ipa Ipa, FaultKind Kind, int Level, AccessKind Access);
