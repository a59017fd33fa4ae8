namespace Lab.Engine.PageTable;

/// <summary>What a map of one page into an empty entry came to.</summary>
internal enum PlainMap
{
    Mapped,

    /// <summary>Another walker changed the entry first.</summary>
    Raced,

    /// <summary>There is no such entry, it is not empty, or its break is to be timed. Nothing was done: the general walk is for it.</summary>
    NotPlain,
}
