using System.Globalization;

namespace Lab.Engine.Primitives;

/// <summary>What a reader says it is doing, in one word that the driver of grace periods can read.</summary>
/// <remarks>
/// 63..12 page of the IPA, 10..8 level plus one (0: not known), 7..0 <see cref="TraceOperation"/>. Said before the section
/// is entered, so that whoever finds the reader in the way after the grace period's fence finds this word too. Outside the
/// platform's seam, as <see cref="TraceRing"/>: an observer reads it, nothing depends on it.
/// </remarks>
/// <param name="Raw">The word.</param>
public readonly record struct ReaderSite(ulong Raw)
{
    private const int LevelShift = 8;
    private const ulong LevelMask = 7;
    private const ulong PageMask = ~0xFFFUL;

    /// <param name="level">Level at which it works; <see cref="TraceRecord.NoLevel"/>: not known.</param>
    /// <param name="ipa">Bytes; the offset in the page is dropped.</param>
    public ReaderSite(TraceOperation operation, int level, ulong ipa)
        : this((ipa & PageMask) | (((ulong)(level + 1) & LevelMask) << LevelShift) | (byte)operation)
    {
    }

    public TraceOperation Operation => (TraceOperation)(byte)Raw;

    /// <summary>Or <see cref="TraceRecord.NoLevel"/>.</summary>
    public int Level => (int)((Raw >> LevelShift) & LevelMask) - 1;

    /// <summary>First byte of the page.</summary>
    public ulong Ipa => Raw & PageMask;

    /// <summary>Say it: the reader's own thread, before it enters the section.</summary>
    public static unsafe void Store(ulong* word, ReaderSite site) => Volatile.Write(ref *word, site.Raw);

    /// <summary>Read what was said. Acquire, so that a look at the reader's counter before it is a look before it.</summary>
    public static unsafe ReaderSite Load(ulong* word) => new(Volatile.Read(ref *word));

    /// <summary>Whether a reader's counter is still what it was when its site was read: then the site is of that section. Acquire.</summary>
    public static unsafe bool IsStill(ulong* counter, ulong before) => Volatile.Read(ref *counter) == before;

    /// <summary>"FaultMap level 3 0x80001000"; what is not known is left out.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Operation}{(Level < 0 ? "" : $" level {Level}")} 0x{Ipa:x}");
}
