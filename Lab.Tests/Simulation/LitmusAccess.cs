namespace Lab.Tests.Simulation;

/// <summary>What a litmus test can do.</summary>
public enum LitmusAccess
{
    Load,
    LoadPlain,
    Store,
    StorePlain,

    /// <summary>A release of the second byte of the word.</summary>
    StoreByte,

    /// <summary>A load of the low half.</summary>
    LoadHalf,
    Add,
    CompareExchange,
    Fence,
    FenceProcessWide,
}
