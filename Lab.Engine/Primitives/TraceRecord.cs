namespace Lab.Engine.Primitives;

/// <summary>One record of a <see cref="TraceRing"/>: four words.</summary>
/// <remarks>
/// Second word: 63..56 argument, 55..48 level (signed), 47..40 kind, 39..0 duration. A duration that needs more than 40
/// bits (18 minutes) is the largest that fits.
/// </remarks>
/// <param name="StartNs">The platform's clock, nanoseconds.</param>
/// <param name="Address">Of what the kind says; an IPA unless it says otherwise.</param>
/// <param name="Extra">Of what the kind says; 0 if it says nothing.</param>
public readonly record struct TraceRecord(long StartNs, ulong Packed, ulong Address, ulong Extra)
{
    /// <summary>Words of a record.</summary>
    public const int Words = 4;

    /// <summary>The level of what has none.</summary>
    public const int NoLevel = -1;

    private const int KindShift = 40;
    private const int LevelShift = 48;
    private const int ArgumentShift = 56;
    private const ulong DurationMask = (1UL << KindShift) - 1;

    /// <param name="endNs">Equal to the start: an instant. Before it: as if equal.</param>
    public TraceRecord(TraceKind kind, long startNs, long endNs, int level, int argument, ulong address, ulong extra)
        : this(
            startNs,
            Math.Min((ulong)Math.Max(0, endNs - startNs), DurationMask)
                | ((ulong)(byte)kind << KindShift) | ((ulong)(byte)level << LevelShift) | ((ulong)(byte)argument << ArgumentShift),
            address,
            extra)
    {
    }

    public TraceKind Kind => (TraceKind)(byte)(Packed >> KindShift);

    /// <summary>Nanoseconds; 0 for an instant.</summary>
    public long DurationNs => (long)(Packed & DurationMask);

    public long EndNs => StartNs + DurationNs;

    /// <summary>Level of the table tree, or <see cref="NoLevel"/>.</summary>
    public int Level => (sbyte)(byte)(Packed >> LevelShift);

    /// <summary>Of what the kind says: 0 to 255.</summary>
    public int Argument => (byte)(Packed >> ArgumentShift);
}
