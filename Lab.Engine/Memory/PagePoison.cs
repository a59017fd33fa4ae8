namespace Lab.Engine.Memory;

/// <summary>What a free page is filled with. Bit 0 is clear, so hardware would take a translation fault on it.</summary>
public static class PagePoison
{
    /// <summary>Not valid, not LOCKED in either encoding, and no annotation of ours: cannot be met in a live table.</summary>
    public const ulong Word = 0x6B6B_6B6B_6B6B_6A6A;

    /// <returns>Index of the first word that was written after the page was freed; -1 if none was.</returns>
    internal static unsafe int FirstBroken(ulong* page, int words) => new ReadOnlySpan<ulong>(page, words).IndexOfAnyExcept(Word);
}
