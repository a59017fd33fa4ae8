using System.Runtime.CompilerServices;

namespace Lab.Engine.Primitives;

/// <summary>
/// A fixed array of 64-bit words that threads share, in native memory, reached by index through the platform: what
/// layers above the page tables use where lower ones use pointers. An index out of range is a broken invariant.
/// </summary>
/// <remarks>Orderings are those of <see cref="IPlatform"/>: Load acquires, Store releases, the rest are full barriers.</remarks>
public sealed unsafe class SharedWords<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private readonly NativeBlock _block;
    private readonly ulong* _words;
    private readonly uint _count;
    private readonly uint _stride;

    /// <param name="count">Words.</param>
    /// <param name="padded">True: each word alone on its cache lines, for words of different writers.</param>
    public SharedWords(int count, bool padded = false)
    {
        Invariant.That(count > 0);
        _count = (uint)count;
        _stride = padded ? (uint)(CacheLine.Stride / sizeof(ulong)) : 1u;
        _block = new NativeBlock((nuint)count * _stride * sizeof(ulong));
        _words = (ulong*)_block.Address;
    }

    public int Count => (int)_count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Load(int index) => TPlatform.Load(At(index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int index, ulong value) => TPlatform.Store(At(index), value);

    /// <summary>A plain store by whoever has the word alone: every earlier access of others is ordered before.</summary>
    public void Overwrite(int index, ulong value) => TPlatform.Fill(At(index), 1, value);

    /// <returns>The value before; equal to <paramref name="comparand"/> iff exchanged.</returns>
    public ulong CompareExchange(int index, ulong value, ulong comparand) =>
        TPlatform.CompareExchange(At(index), value, comparand);

    /// <returns>The value before.</returns>
    public ulong Exchange(int index, ulong value) => TPlatform.Exchange(At(index), value);

    /// <returns>The value after.</returns>
    public ulong Add(int index, ulong delta) => TPlatform.Add(At(index), delta);

    /// <returns>The value before.</returns>
    public ulong Or(int index, ulong bits) => TPlatform.Or(At(index), bits);

    /// <summary>Sleep while the low 32 bits of a word hold <paramref name="expected"/>. May block; wakes may be spurious.</summary>
    /// <param name="timeoutNs">Nanoseconds; negative waits without limit.</param>
    public void Park(int index, uint expected, long timeoutNs) => TPlatform.Park((uint*)At(index), expected, timeoutNs);

    /// <summary>Wake everybody parked on a word.</summary>
    public void Unpark(int index) => TPlatform.Unpark((uint*)At(index), int.MaxValue);

    /// <summary>Set every word. Only while nobody else uses them.</summary>
    public void Fill(ulong value)
    {
        for (var index = 0; index < Count; index++)
            TPlatform.Store(At(index), value);
    }

    public void Dispose() => _block.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong* At(int index)
    {
        if ((uint)index >= _count)
            OutOfRange(index);
        return _words + ((ulong)(uint)index * _stride);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OutOfRange(int index) => Invariant.Fail($"word {index} of {_count}");
}
