using System.Runtime.CompilerServices;

namespace Lab.Engine.Primitives;

/// <summary>
/// Counters where they are bumped: one padded native slot a worker, one writer a slot, plain additions. A reader sums
/// over the slots; each sum is exact for some moment in the call, two sums may be of different moments.
/// </summary>
/// <typeparam name="TCounter">An enum numbered from 0 without gaps; its members are the counters.</typeparam>
public sealed unsafe class CounterSlots<TCounter> : IDisposable
    where TCounter : unmanaged, Enum
{
    private readonly NativeBlock _block;
    private readonly ulong* _words;
    private readonly int _perSlot;
    private readonly int _slots;
    private readonly int _stride;

    public CounterSlots(int slots)
    {
        Invariant.That(slots > 0);
        _slots = slots;
        _perSlot = Enum.GetValues<TCounter>().Length;
        _stride = (((_perSlot * sizeof(ulong)) + CacheLine.Stride - 1) / CacheLine.Stride) * (CacheLine.Stride / sizeof(ulong));
        _block = new NativeBlock((nuint)(slots * _stride * sizeof(ulong)));
        _words = (ulong*)_block.Address;
    }

    /// <summary>One worker's counters. Only that worker may add.</summary>
    public Slot this[int slot]
    {
        get
        {
            Invariant.That((uint)slot < (uint)_slots);
            return new Slot(_words + (slot * _stride));
        }
    }

    /// <summary>Sum over the slots.</summary>
    public long Sum(TCounter counter)
    {
        var index = Unsafe.As<TCounter, int>(ref counter);
        Invariant.That((uint)index < (uint)_perSlot);
        ulong sum = 0;
        for (var slot = 0; slot < _slots; slot++)
            sum += Volatile.Read(ref _words[(slot * _stride) + index]);
        return (long)sum;
    }

    public void Dispose() => _block.Dispose();

    /// <summary>A worker's own counters.</summary>
    public readonly struct Slot
    {
        private readonly ulong* _own;

        // A constant for the JIT, so that the check of a constant counter folds to nothing.
        private static readonly int s_count = Enum.GetValues<TCounter>().Length;

        internal Slot(ulong* own) => _own = own;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(TCounter counter, long amount = 1)
        {
            var index = Unsafe.As<TCounter, int>(ref counter);
            Invariant.That((uint)index < (uint)s_count);
            _own[index] += (ulong)amount;
        }

        /// <summary>This worker's own value.</summary>
        public long Value(TCounter counter) => (long)_own[Unsafe.As<TCounter, int>(ref counter)];
    }
}
