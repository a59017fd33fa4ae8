using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lab.Engine.Primitives;

/// <summary>
/// The newest records of one writer, in native memory: it writes without asking anybody, and a reader on another thread
/// copies what it finds and drops what was overwritten meanwhile.
/// </summary>
/// <remarks>
/// Outside the platform's seam: an observer, of which no protocol depends, so no simulated machine steps through it.
/// Ordering. <b>T1</b>: the release of the count, after a record's words, pairs with <b>T2</b>, the reader's acquire before
/// it copies: what is counted is written. <b>T3</b>: the release of each word of the next record, after that count, pairs
/// with <b>T4</b>, the reader's acquire of each word and its second look at the count after the last: a reader that has
/// a word of the record with number n sees a count of n at least, and drops the record that this word belonged to before.
/// All are plain moves on x64.
/// </remarks>
public sealed unsafe class TraceRing : IDisposable
{
    private const int LineWords = CacheLine.Stride / sizeof(ulong);

    private readonly NativeBlock _block;
    private readonly ulong* _written;
    private readonly ulong* _records;
    private readonly ulong _mask;

    /// <param name="capacity">Records, a power of two, at least 2.</param>
    public TraceRing(int capacity)
    {
        Invariant.That(capacity >= 2 && BitOperations.IsPow2(capacity));
        Capacity = capacity;
        _mask = (ulong)capacity - 1;
        _block = new NativeBlock((nuint)(LineWords + (capacity * TraceRecord.Words)) * sizeof(ulong));
        _written = (ulong*)_block.Address;
        _records = _written + LineWords;
    }

    public int Capacity { get; }

    /// <summary>Records ever written. Acquire.</summary>
    public long Written => (long)Volatile.Read(ref *_written);

    /// <summary>Add a record in place of the oldest. The one writer only. Never waits, allocates nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(in TraceRecord record)
    {
        var number = *_written;
        var words = _records + ((number & _mask) * TraceRecord.Words);
        Volatile.Write(ref words[0], (ulong)record.StartNs);
        Volatile.Write(ref words[1], record.Packed);
        Volatile.Write(ref words[2], record.Address);
        Volatile.Write(ref words[3], record.Extra);
        Volatile.Write(ref *_written, number + 1);
    }

    /// <summary>Copy the records from a number on, oldest first, as many as are still there.</summary>
    /// <param name="from">Number of the first that is wanted; numbers begin at 0.</param>
    /// <param name="to">Takes them from its beginning; if it is too short, the newest.</param>
    /// <param name="lost">Records from that number on that were overwritten or did not fit.</param>
    /// <returns>Records copied. The next call goes on from <paramref name="from"/> and both numbers.</returns>
    public int Read(long from, Span<TraceRecord> to, out long lost) => Read(from, to, out lost, looksAgain: true);

    /// <param name="looksAgain">False leaves the second look at the count out: a broken variant, for a test.</param>
    internal int Read(long from, Span<TraceRecord> to, out long lost, bool looksAgain)
    {
        var end = Written;
        var first = Math.Max(from, Math.Max(end - Capacity, end - to.Length));
        for (var number = first; number < end; number++)
        {
            var words = _records + (((ulong)number & _mask) * TraceRecord.Words);
            to[(int)(number - first)] = new TraceRecord(
                (long)Volatile.Read(ref words[0]), Volatile.Read(ref words[1]), Volatile.Read(ref words[2]), Volatile.Read(ref words[3]));
        }

        // The record with the number of the count may be half written: its place was the record's one capacity before.
        var safe = looksAgain ? Math.Max(first, Math.Min(end, Written - Capacity + 1)) : first;
        lost = Math.Max(0, Math.Min(safe, end) - from);
        if (safe > first)
            to[(int)(safe - first)..(int)(end - first)].CopyTo(to);
        return (int)Math.Max(0, end - safe);
    }

    public void Dispose() => _block.Dispose();
}
