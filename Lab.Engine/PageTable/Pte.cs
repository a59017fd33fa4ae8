using System.Globalization;
using System.Runtime.CompilerServices;

namespace Lab.Engine.PageTable;

/// <summary>
/// A stage-2 descriptor: a value, read once and judged as read. Questions that need no geometry are asked here;
/// addresses and memory types go through <see cref="DescriptorFormat"/>.
/// </summary>
/// <remarks>
/// Arm ARM DDI 0487, VMSAv8-64 stage 2:
/// 63..59 -  58..55 SW  54 XN (54..53 with FEAT_XNX)  51 DBM  47..12 address  10 AF  9..8 SH (address 51:50 with LPA2)
/// 7..6 S2AP (write, read)  5..2 MemAttr  1 type  0 valid.
/// With bit 0 clear hardware ignores the rest, and software keeps LOCKED and annotations there.
/// </remarks>
public readonly record struct Pte(ulong Raw)
{
    internal const ulong ValidBit = 1UL << 0;
    internal const ulong TypeBit = 1UL << 1;
    internal const int MemAttrShift = 2;
    internal const ulong MemAttrMask = 0xFUL << MemAttrShift;
    internal const ulong ReadBit = 1UL << 6;
    internal const ulong WriteBit = 1UL << 7;
    internal const ulong InnerShareable = 3UL << 8;
    internal const ulong AccessBit = 1UL << 10;
    internal const ulong ExecuteNeverBit = 1UL << 54;
    internal const ulong ExecuteNeverField = 3UL << 53;
    internal const ulong SoftwareMask = 0xFUL << 55;

    /// <summary>S2AP and XN: what a permission-only change may touch.</summary>
    internal const ulong PermissionMask = ReadBit | WriteBit | ExecuteNeverField;

    private const ulong KindMask = 0xFUL << 60;

    /// <summary>LOCKED as 6.2 to 7.0 write it: bit 10 of an invalid entry.</summary>
    public static readonly Pte LockedBit10 = new(1UL << 10);

    /// <summary>LOCKED as 7.2 writes it: kind 1 in bits 63:60 of an invalid entry.</summary>
    public static readonly Pte LockedKind = new(1UL << 60);

    public static readonly Pte Empty;

    public bool IsValid => (Raw & ValidBit) != 0;

    public bool IsEmpty => Raw == 0;

    /// <summary>A break-before-make on this entry is in progress. Neither encoding can be an annotation of the other.</summary>
    public bool IsLocked
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Raw == LockedBit10.Raw || (Raw & (KindMask | ValidBit)) == LockedKind.Raw;
    }

    /// <summary>Its page holds a reference for it. LOCKED satisfies this too, though no reference is held for it.</summary>
    public bool IsCounted => Raw != 0;

    /// <summary>Invalid, not empty, not LOCKED: software's own note.</summary>
    public bool IsAnnotation => !IsValid && !IsEmpty && !IsLocked;

    public bool IsReadable => (Raw & ReadBit) != 0;

    public bool IsWritable => (Raw & WriteBit) != 0;

    public bool IsExecutable => (Raw & ExecuteNeverBit) == 0;

    public bool IsAccessed => (Raw & AccessBit) != 0;

    /// <summary>SW3..SW0, in their descriptor positions.</summary>
    public Stage2Prot Software => (Stage2Prot)(Raw & SoftwareMask);

    /// <summary>Field MemAttr.</summary>
    public int MemAttr => (int)((Raw & MemAttrMask) >> MemAttrShift);

    /// <summary>
    /// Read, write and execute if valid, and software bits. The memory type and the access flag do not come back: a block that
    /// is split loses both (its children are Normal, with AF set).
    /// </summary>
    public Stage2Prot Prot =>
        !IsValid
            ? Software
            : (IsReadable ? Stage2Prot.Read : Stage2Prot.None) | (IsWritable ? Stage2Prot.Write : Stage2Prot.None) |
              (IsExecutable ? Stage2Prot.Execute : Stage2Prot.None) | Software;

    public bool IsTable(int level) =>
        level != TableGeometry.LastLevel && (Raw & (ValidBit | TypeBit)) == (ValidBit | TypeBit);

    public bool IsLeaf(int level) => IsValid && !IsTable(level);

    public Pte With(ulong set, ulong clear) => new((Raw & ~clear) | set);

    public Pte WithoutWrite() => new(Raw & ~WriteBit);

    public Pte WithAccessed() => new(Raw | AccessBit);

    public Pte WithoutAccessed() => new(Raw & ~AccessBit);

    /// <summary>6.x's ownership note: owner id in bits 9:2.</summary>
    public static Pte OwnedBy(int owner) => new((ulong)owner << 2);

    /// <summary>7.2's note: kind in bits 63:60.</summary>
    public static Pte Annotated(InvalidKind kind, ulong payload) => new(((ulong)kind << 60) | payload);

    public override string ToString()
    {
        var raw = string.Create(CultureInfo.InvariantCulture, $"0x{Raw:x}");
        if (IsEmpty)
            return "empty";
        if (IsLocked)
            return $"{raw} LOCKED";
        if (!IsValid)
            return $"{raw} annotation";
        var type = (Raw & TypeBit) != 0 ? "table/page" : "block";
        return $"{raw} {type} {Letters()}";
    }

    /// <summary>Text for people, with the level known.</summary>
    public string ToString(int level)
    {
        if (!IsValid)
            return ToString();
        var raw = string.Create(CultureInfo.InvariantCulture, $"0x{Raw:x}");
        return IsTable(level) ? $"{raw} table" : $"{raw} {(level == TableGeometry.LastLevel ? "page" : "block")} {Letters()}";
    }

    private string Letters() =>
        $"{(IsReadable ? 'r' : '-')}{(IsWritable ? 'w' : '-')}{(IsExecutable ? 'x' : '-')}{(IsAccessed ? "" : " old")}";
}
