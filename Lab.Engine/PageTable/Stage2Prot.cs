namespace Lab.Engine.PageTable;

/// <summary>What a mapping allows and what memory it is (kvm_pgtable_prot). Software bits have their descriptor positions.</summary>
[Flags]
public enum Stage2Prot : ulong
{
    None = 0,
    Execute = 1 << 0,
    Write = 1 << 1,
    Read = 1 << 2,

    /// <summary>Device-nGnRE; not with <see cref="Execute"/> or <see cref="NormalNonCacheable"/>.</summary>
    Device = 1 << 3,

    /// <summary>Normal non-cacheable; not with <see cref="Execute"/> or <see cref="Device"/>.</summary>
    NormalNonCacheable = 1 << 4,

    Software0 = 1UL << 55,
    Software1 = 1UL << 56,
    Software2 = 1UL << 57,
    Software3 = 1UL << 58,

    ReadWrite = Read | Write,
    ReadWriteExecute = Read | Write | Execute,
    SoftwareBits = Software0 | Software1 | Software2 | Software3,
}
