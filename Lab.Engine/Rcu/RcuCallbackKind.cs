namespace Lab.Engine.Rcu;

/// <summary>What a callback does with its payload: an index into the domain's table of functions, 1 to 15.</summary>
public readonly record struct RcuCallbackKind
{
    /// <summary>Kinds of one domain; 0 is no kind.</summary>
    public const int Most = 15;

    internal const ulong Mask = 15;

    internal RcuCallbackKind(int index) => Value = (ulong)index;

    internal ulong Value { get; }
}
