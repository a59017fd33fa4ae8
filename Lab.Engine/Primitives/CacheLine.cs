namespace Lab.Engine.Primitives;

/// <summary>Distance between data of different writers: big arm64 lines are 128 bytes, x86-64 prefetches pairs of 64.</summary>
public static class CacheLine
{
    /// <summary>Bytes.</summary>
    public const int Stride = 128;
}
