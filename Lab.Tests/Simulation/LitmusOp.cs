namespace Lab.Tests.Simulation;

/// <summary>One access of a litmus test. Loads and atomics append what they found to their task's registers.</summary>
/// <param name="Word">Index of the location.</param>
/// <param name="Value">Stored, added, or exchanged for 0.</param>
public readonly record struct LitmusOp(LitmusAccess Access, int Word = 0, ulong Value = 0)
{
    public static LitmusOp Load(int word) => new(LitmusAccess.Load, word);

    public static LitmusOp LoadPlain(int word) => new(LitmusAccess.LoadPlain, word);

    public static LitmusOp Store(int word, ulong value) => new(LitmusAccess.Store, word, value);

    public static LitmusOp StorePlain(int word, ulong value) => new(LitmusAccess.StorePlain, word, value);

    public static LitmusOp StoreHalf(int word, ulong value) => new(LitmusAccess.StoreHalf, word, value);

    public static LitmusOp Fill(int word, ulong value) => new(LitmusAccess.Fill, word, value);

    public static LitmusOp Nap(int word) => new(LitmusAccess.Nap, word);

    public static LitmusOp Pause { get; } = new(LitmusAccess.Pause);

    public static LitmusOp Add(int word) => new(LitmusAccess.Add, word, 1);

    public static LitmusOp CompareExchange(int word, ulong value) => new(LitmusAccess.CompareExchange, word, value);

    public static LitmusOp Fence { get; } = new(LitmusAccess.Fence);

    public static LitmusOp FenceProcessWide { get; } = new(LitmusAccess.FenceProcessWide);
}
