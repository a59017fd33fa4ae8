using System.Runtime.CompilerServices;

namespace Lab.Engine.PageTable;

/// <summary>
/// The shape of a stage-2 table: how many levels, what each covers, how many root pages lie side by side, and the
/// control register that tells hardware so. Immutable.
/// </summary>
/// <remarks>Source: Arm ARM, concatenated stage-2 tables; kvm_get_vtcr, stage2_pgtable_levels.</remarks>
public sealed class TableGeometry
{
    /// <summary>Pages are at level 3 for every granule.</summary>
    public const int LastLevel = 3;

    private readonly int _stride;

    public TableGeometry(Stage2Options options)
    {
        var problems = options.Problems();
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(" ", problems), nameof(options));

        PageShift = options.PageShift;
        IpaBits = options.IpaBits;
        PageSize = 1UL << PageShift;
        MaxIpa = 1UL << IpaBits;
        _stride = PageShift - 3;

        // One 4 is the concatenation credit (at most 16 root pages), the other is in the general formula for levels.
        Levels = Math.Max(2, (IpaBits - 8) / _stride);
        StartLevel = LastLevel + 1 - Levels;
        RootPages = (int)ShiftRight(MaxIpa - 1, Shift(StartLevel - 1)) + 1;
        StartShift = Shift(StartLevel);
        IndexMask = (ulong)EntriesPerTable - 1;
        Vtcr = ControlRegister(options);
    }

    /// <summary>The shape of a hypervisor's stage-1 table: one root page, levels down from -1, no control register of stage 2.</summary>
    public TableGeometry(HypOptions options)
    {
        var problems = options.Problems();
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(" ", problems), nameof(options));

        PageShift = options.PageShift;
        IpaBits = options.VaBits;
        PageSize = 1UL << PageShift;
        MaxIpa = 1UL << IpaBits;
        _stride = PageShift - 3;
        Levels = (IpaBits - 4) / _stride;
        StartLevel = LastLevel + 1 - Levels;
        RootPages = 1;
        StartShift = Shift(StartLevel);
        IndexMask = (ulong)EntriesPerTable - 1;
    }

    /// <summary>Index bits of a level.</summary>
    internal int Stride => _stride;

    /// <summary>Log2 of what one entry of the root covers, bytes.</summary>
    internal int StartShift { get; }

    /// <summary>Entries of a table less one.</summary>
    internal ulong IndexMask { get; }

    /// <summary>12, 14 or 16.</summary>
    public int PageShift { get; }

    /// <summary>Bytes.</summary>
    public ulong PageSize { get; }

    public int EntriesPerTable => 1 << _stride;

    public int IpaBits { get; }

    /// <summary>First input address past the table. Legal as the end of a range.</summary>
    public ulong MaxIpa { get; }

    public int Levels { get; }

    /// <summary>Level of the root: 0, 1 or 2; of a hypervisor's table perhaps -1.</summary>
    public int StartLevel { get; }

    /// <summary>Concatenated root pages: 1 to 16.</summary>
    public int RootPages { get; }

    /// <summary>Lowest level at which a block may be installed: 1 with 4 KiB pages, else 2.</summary>
    public int MinBlockLevel => PageShift == 12 ? 1 : 2;

    /// <summary>Pages that one fault can need: the root is there already.</summary>
    public int MinCachePages => Levels - 1;

    /// <summary>VTCR_EL2.</summary>
    public ulong Vtcr { get; }

    /// <summary>Log2 of what one entry at this level covers, bytes. May be 64 or more above the root: shift with care.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Shift(int level) => (_stride * (LastLevel + 1 - level)) + 3;

    /// <summary>Bytes one entry at this level covers; level -1 of 64 KiB tables has no 64-bit size and is refused.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Granule(int level) => PowerOfTwo(Shift(level));

    /// <summary>Index of the entry for an address in its table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Index(ulong ipa, int level) => (int)(ShiftRight(ipa, Shift(level)) & (ulong)(EntriesPerTable - 1));

    /// <summary>Which root page covers an address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int RootIndex(ulong ipa) => (int)ShiftRight(ipa & (MaxIpa - 1), Shift(StartLevel - 1));

    public bool IsBlockLevel(int level) => level >= MinBlockLevel && level < LastLevel;

    /// <summary>Table pages needed to split one leaf at this level all the way down to pages.</summary>
    /// <returns>False if no leaf can be at this level.</returns>
    public bool TryGetPagesToSplit(int level, out int pages)
    {
        pages = level switch
        {
            1 => EntriesPerTable + 1,
            2 => 1,
            _ => 0,
        };
        return level is 1 or 2 or 3;
    }

    // C# takes a shift count modulo 64; hardware and the mathematics do not.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong ShiftRight(ulong value, int count) => count >= 64 ? 0 : value >> count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong PowerOfTwo(int exponent)
    {
        Primitives.Invariant.That(exponent is >= 0 and < 64);
        return 1UL << exponent;
    }

    private ulong ControlRegister(Stage2Options options)
    {
        var startBase = PageShift == 12 ? 2 : 3;
        var granule = PageShift switch { 12 => 0UL, 16 => 1UL, _ => 2UL };
        ulong register = (uint)(64 - IpaBits)
            | ((uint)(startBase - StartLevel) << 6)
            | (1UL << 8)        // IRGN0: write-back, write-allocate
            | (1UL << 10)       // ORGN0
            | (3UL << 12)       // SH0: inner shareable
            | (granule << 14)
            | (PhysicalRange(options) << 16)
            | (1UL << 31);      // RES1
        if (options.Vmid16)
            register |= 1UL << 19;
        if (options.HardwareAccessFlag)
            register |= 1UL << 21;
        if (options.Lpa2)
            register |= 1UL << 32;
        return register;
    }

    private static ulong PhysicalRange(Stage2Options options)
    {
        ReadOnlySpan<int> widths = [32, 36, 40, 42, 44, 48, 52];
        return (ulong)widths.IndexOf(options.PhysicalBits);
    }
}
