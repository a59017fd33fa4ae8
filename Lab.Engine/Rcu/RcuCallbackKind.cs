namespace Lab.Engine.Rcu;

/// <summary>What a callback does with its payload: an index into the domain's table of functions, 1 to 15.</summary>
public readonly record struct RcuCallbackKind
{
    /// <summary>Kinds of one domain; 0 is no kind.</summary>
    public const int Most = 15;

    internal const ulong Mask = 15;

    /// <summary>Set where each call of the kind is looked at first (<see cref="RcuOptions.DetectDoubleCalls"/>).</summary>
    internal const ulong WatchedBit = 16;

    internal RcuCallbackKind(ulong value) => Value = value;

    internal ulong Value { get; }
}
