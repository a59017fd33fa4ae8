namespace Lab.Engine.Simulation;

/// <summary>A store on its way: 1, 4 or 8 bytes, or a fill of so many whole words.</summary>
internal readonly unsafe struct BufferedStore(void* first, int bytes, ulong value)
{
    public void* First { get; } = first;

    public int Bytes { get; } = bytes;

    /// <summary>Of the location, or of each word.</summary>
    public ulong Value { get; } = value;

    /// <summary>Put what this store writes of an aligned word over the word's value.</summary>
    public void Overlay(ulong* word, ref ulong value)
    {
        var offset = (nuint)word - (nuint)First;
        if (Bytes >= sizeof(ulong))
        {
            if (offset < (nuint)Bytes)
                value = Value;
            return;
        }

        var start = (nuint)First - (nuint)word;
        if (start >= sizeof(ulong))
            return;
        var mask = ((1UL << (Bytes * 8)) - 1) << ((int)start * 8);
        value = (value & ~mask) | ((Value << ((int)start * 8)) & mask);
    }
}
