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

    /// <summary>A release of the low half.</summary>
    StoreHalf,

    /// <summary>A fill of the word.</summary>
    Fill,
    Pause,

    /// <summary>Sleep while the word's low half is 0, a nanosecond at most.</summary>
    Nap,
    Add,
    CompareExchange,
    Fence,
    FenceProcessWide,
}
