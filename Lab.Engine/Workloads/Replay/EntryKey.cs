namespace Lab.Engine.Workloads.Replay;

/// <summary>Which entry: its level and the first address it covers, 4 KiB granule.</summary>
internal readonly record struct EntryKey(int Level, ulong Ipa)
{
    public const int LastLevel = 3;

    /// <summary>The entry at a level that covers an address.</summary>
    public static EntryKey Of(int level, ulong ipa) => new(level, ipa & ~(GranuleOf(level) - 1));

    /// <summary>Bytes that one entry covers.</summary>
    public static ulong GranuleOf(int level) => 1UL << (12 + (9 * (LastLevel - level)));

    public ulong Granule => GranuleOf(Level);

    public bool Covers(ulong ipa) => ipa - Ipa < Granule;
}
