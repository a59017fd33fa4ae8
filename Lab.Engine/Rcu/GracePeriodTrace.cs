using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>
/// A grace period as a <see cref="TraceRecord"/>: from its begin to the publishing of its end, and who was the last in its way.
/// </summary>
/// <remarks>
/// Record: argument bit 0 expedited, bit 1 held; level and address are the holder's <see cref="ReaderSite"/>; extra: 31..0
/// number, 41..32 slot of the holder, 63..42 time from begin to scan in units of 256 ns, rounded up.
/// </remarks>
/// <param name="Number">Starts at 0 and rises by one.</param>
/// <param name="ScanNs">When its scan of the readers began, at the latest: a reader in its way had entered before. Nanoseconds.</param>
/// <param name="HolderSlot">Slot of the last reader found in the way; -1: none was.</param>
/// <param name="Site">What that reader said it was doing.</param>
public readonly record struct GracePeriodTrace(
    long StartNs, long EndNs, long Number, long ScanNs, bool Expedited, int HolderSlot, ReaderSite Site)
{
    private const int SlotShift = 32;
    private const ulong SlotMask = 0x3FF;
    private const int FenceShift = 42;
    private const int FenceUnitShift = 8;
    private const ulong FenceMost = (1UL << (64 - FenceShift)) - 1;
    private const int ExpeditedBit = 1;
    private const int HeldBit = 2;

    /// <summary>A reader was in the way.</summary>
    public bool IsHeld => HolderSlot >= 0;

    public long LengthNs => EndNs - StartNs;

    /// <param name="record">Of kind <see cref="TraceKind.GracePeriod"/>.</param>
    public static GracePeriodTrace From(in TraceRecord record)
    {
        var fence = (long)(record.Extra >> FenceShift) << FenceUnitShift;
        var held = (record.Argument & HeldBit) != 0;
        return new GracePeriodTrace(
            record.StartNs, record.EndNs, (int)(uint)record.Extra, record.StartNs + fence, (record.Argument & ExpeditedBit) != 0,
            held ? (int)((record.Extra >> SlotShift) & SlotMask) : -1, held ? new ReaderSite(record.Address) : default);
    }

    internal static void Record(TraceLane lane, in GracePeriod period, long lengthNs)
    {
        var number = (uint)GracePeriodSequence.ForPeople(period.Target);
        var fence = Math.Min((((ulong)(period.ScanNs - period.StartedNs)) + (1 << FenceUnitShift) - 1) >> FenceUnitShift, FenceMost);
        var slot = (ulong)Math.Max(0, period.HolderSlot - 1) & SlotMask;
        var held = period.HolderSlot != 0;
        lane.Span(
            TraceKind.GracePeriod, period.StartedNs, period.StartedNs + lengthNs,
            held ? period.HolderSite.Level : TraceRecord.NoLevel,
            (period.Expedited ? ExpeditedBit : 0) | (held ? HeldBit : 0),
            held ? period.HolderSite.Raw : 0,
            number | (slot << SlotShift) | (fence << FenceShift));
    }
}
