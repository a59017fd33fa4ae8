namespace Lab.Engine.Primitives;

/// <summary>One histogram a worker and kind, in native memory; merged by adding, so that percentiles are of all samples.</summary>
/// <typeparam name="TKind">An enum numbered from 0 without gaps.</typeparam>
public sealed unsafe class HistogramSlots<TKind> : IDisposable
    where TKind : unmanaged, Enum
{
    private readonly NativeBlock _block;
    private readonly int _kinds;
    private readonly int _slots;

    public HistogramSlots(int slots)
    {
        Invariant.That(slots > 0);
        _slots = slots;
        _kinds = Enum.GetValues<TKind>().Length;
        _block = new NativeBlock((nuint)(slots * _kinds) * LogHistogram.BytesNeeded);
    }

    /// <summary>A worker's own histogram; only that worker may record.</summary>
    public LogHistogram this[int slot, TKind kind]
    {
        get
        {
            var index = System.Runtime.CompilerServices.Unsafe.As<TKind, int>(ref kind);
            Invariant.That((uint)slot < (uint)_slots && (uint)index < (uint)_kinds);
            return new LogHistogram((ulong*)_block.Address + (((slot * _kinds) + index) * LogHistogram.Words));
        }
    }

    /// <summary>Add every worker's histogram of a kind to <paramref name="words"/> (<see cref="LogHistogram.Words"/> of them).</summary>
    public void MergeInto(TKind kind, Span<ulong> words)
    {
        for (var slot = 0; slot < _slots; slot++)
            this[slot, kind].AddTo(words);
    }

    public void Dispose() => _block.Dispose();
}
