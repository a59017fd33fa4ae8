using System.Runtime.CompilerServices;

namespace Lab.Engine.Primitives;

/// <summary>
/// What every worker is at inside the tables at this moment: one padded native word a worker, written by that worker alone.
/// </summary>
/// <remarks>
/// A word is 63..8 a number that rises with each entry, 7..0 the <see cref="TraceOperation"/>, 0: outside. Outside the
/// platform's seam, as <see cref="ReaderSite"/>: an observer reads it, nothing depends on it. Ordering: both stores are
/// releases (on x86-64 plain moves). A worker says that it is inside after it has its lock, and that it is not before it gives
/// it back; so whoever reads, with acquire, that the next holder is inside finds in a second look that the last one is not.
/// </remarks>
public sealed unsafe class PresenceBoard : IDisposable
{
    private const int NumberShift = 8;
    private const ulong OperationMask = (1UL << NumberShift) - 1;
    private const int WordsApart = CacheLine.Stride / sizeof(ulong);

    private readonly NativeBlock _block;
    private readonly ulong* _words;
    private readonly int _workers;

    public PresenceBoard(int workers)
    {
        Invariant.That(workers > 0);
        _workers = workers;
        _block = new NativeBlock((nuint)workers * CacheLine.Stride);
        _words = (ulong*)_block.Address;
    }

    /// <summary>One worker's word. Only that worker may write it.</summary>
    public Slot this[int worker]
    {
        get
        {
            Invariant.That((uint)worker < (uint)_workers);
            return new Slot(_words + (worker * WordsApart));
        }
    }

    /// <summary>Read the first workers' words twice: what is the same in both looks was so at every moment in between.</summary>
    /// <param name="operations">By worker; <see cref="TraceOperation.Unknown"/>: outside. Of no meaning if false is returned.</param>
    /// <param name="scratch">As long, at least.</param>
    /// <returns>False: somebody entered or left between the looks, and it says nothing.</returns>
    public bool TryRead(Span<TraceOperation> operations, Span<ulong> scratch)
    {
        Invariant.That(operations.Length <= _workers && scratch.Length >= operations.Length);
        scratch = scratch[..operations.Length];
        Look(scratch);
        for (var worker = 0; worker < operations.Length; worker++)
            operations[worker] = (TraceOperation)(scratch[worker] & OperationMask);
        return IsStill(scratch);
    }

    /// <summary>The first look: each word as it was at a moment of its own.</summary>
    internal void Look(Span<ulong> words)
    {
        for (var worker = 0; worker < words.Length; worker++)
            words[worker] = Volatile.Read(ref _words[worker * WordsApart]);
    }

    /// <summary>The second look: nobody has entered or left since the first look at its word.</summary>
    internal bool IsStill(ReadOnlySpan<ulong> words)
    {
        for (var worker = 0; worker < words.Length; worker++)
        {
            if (Volatile.Read(ref _words[worker * WordsApart]) != words[worker])
                return false;
        }

        return true;
    }

    public void Dispose() => _block.Dispose();

    /// <summary>A worker's own word.</summary>
    public readonly struct Slot
    {
        private readonly ulong* _own;

        internal Slot(ulong* own) => _own = own;

        /// <summary>It is inside. One load and one store.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Enter(TraceOperation operation) =>
            Volatile.Write(ref *_own, (*_own & ~OperationMask) + (OperationMask + 1) + (byte)operation);

        /// <summary>It is outside. One load and one store.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Leave() => Volatile.Write(ref *_own, *_own & ~OperationMask);
    }
}
