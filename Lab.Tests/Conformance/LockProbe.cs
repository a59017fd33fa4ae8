using System.Diagnostics;
using Lab.Engine.Locks;
using Lab.Engine.Primitives;
using Lab.Tests.Support;

namespace Lab.Tests.Conformance;

/// <summary>
/// The questions a lock must answer, as functions that return what is wrong (null: nothing), so that they can be put to
/// a broken lock as well.
/// </summary>
public static unsafe class LockProbe
{
    /// <summary>Threads add to a plain pair of words under the lock; a lost addition or an uneven pair is an overlap.</summary>
    /// <remarks>
    /// Nobody stops before everybody has done its part, and now and then a writer in the middle and a reader before its
    /// turn give up their core, so that overlaps show on one busy core too.
    /// </remarks>
    /// <param name="each">Acquisitions of each thread, at least.</param>
    /// <param name="readPercent">Acquisitions that only look.</param>
    public static string? Exclusion<TLock>(int threads, int each, uint readPercent)
        where TLock : struct, IRawMmuLock<TLock>
    {
        using var bench = new LockBench<TLock>();
        using var words = new NativeWords(64);
        var pair = words.Address;
        var writes = new long[threads];
        var uneven = 0;
        var finished = 0;
        Threads.Run(threads, thread =>
        {
            var random = new DeterministicRandom((ulong)thread);
            for (var i = 0; i < each || Volatile.Read(ref finished) < threads; i++)
            {
                if (i == each)
                    Interlocked.Increment(ref finished);
                if (random.Percent(readPercent))
                {
                    Linger(i, (uint*)(pair + 16));
                    bench.AcquireRead();
                    if (HostPlatform.Load(pair) != HostPlatform.Load(pair + 32))
                        Volatile.Write(ref uneven, 1);
                    bench.Lock.ReleaseRead();
                    continue;
                }

                bench.AcquireWrite();
                var value = HostPlatform.Load(pair) + 1;
                if (HostPlatform.Load(pair + 32) != value - 1)
                    Volatile.Write(ref uneven, 1);
                HostPlatform.Store(pair, value);
                Linger(i, (uint*)(pair + 16));
                HostPlatform.Store(pair + 32, value);
                bench.Lock.ReleaseWrite();
                writes[thread]++;
            }
        });
        if (uneven != 0)
            return "somebody ran beside a writer";
        var total = (ulong)writes.Sum();
        return total > 0 && HostPlatform.Load(pair) == total ? null : $"{total} writes left {HostPlatform.Load(pair)}";
    }

    /// <summary>What each side shuts out, asked by one thread.</summary>
    public static string? Sides<TLock>()
        where TLock : struct, IRawMmuLock<TLock>
    {
        using var bench = new LockBench<TLock>();
        var raw = bench.Lock;
        if (!raw.TryAcquireWrite())
            return "a free lock refused a writer";
        if (raw.TryAcquireRead() || raw.TryAcquireWrite())
            return "a held write side let somebody in";
        raw.ReleaseWrite();
        if (!raw.TryAcquireRead())
            return "a free lock refused a reader";
        if (raw.TryAcquireRead() != TLock.ReadersShare)
            return "readers share, or exclude each other, against the lock's word";
        if (raw.TryAcquireWrite())
            return "a held read side let a writer in";
        raw.ReleaseRead();
        if (TLock.ReadersShare)
            raw.ReleaseRead();
        if (!raw.TryAcquireWrite())
            return "a failed try left a trace";
        raw.ReleaseWrite();
        return null;
    }

    /// <summary>A writer that waits for a reader holds back later readers; else readers without end would starve it.</summary>
    /// <param name="atMost">Until a reader is refused.</param>
    public static string? WaitingWriter<TLock>(TimeSpan atMost)
        where TLock : struct, IRawMmuLock<TLock>
    {
        using var bench = new LockBench<TLock>();
        var raw = bench.Lock;
        bench.AcquireRead();
        using var waiting = new ManualResetEventSlim();
        var writer = new Thread(() =>
        {
            waiting.Set();
            bench.AcquireWrite();
            raw.ReleaseWrite();
        }) { IsBackground = true };
        writer.Start();
        waiting.Wait();

        // Hand over hand: there is a reader at any moment, until one is refused.
        var handOvers = 0L;
        var begun = Stopwatch.GetTimestamp();
        var refused = false;
        while (!refused && Stopwatch.GetElapsedTime(begun) < atMost)
        {
            refused = !raw.TryAcquireRead();
            if (refused || (++handOvers & 63) != 0)
                Thread.Yield();
            if (!refused)
                raw.ReleaseRead();
        }

        raw.ReleaseRead();
        writer.Join();
        return refused ? null : $"{handOvers} readers passed a waiting writer";
    }

    /// <summary>Waiters are served in the order in which they came.</summary>
    public static string? Order<TLock>(int waiters)
        where TLock : struct, IRawMmuLock<TLock>
    {
        using var bench = new LockBench<TLock>();
        var served = new List<int>();
        bench.AcquireWrite();
        var before = bench.TicketsTaken;
        var threads = new List<Thread>();
        for (var i = 0; i < waiters; i++)
        {
            var index = i;
            var thread = new Thread(() =>
            {
                bench.AcquireWrite();
                served.Add(index);
                bench.Lock.ReleaseWrite();
            }) { IsBackground = true };
            thread.Start();
            threads.Add(thread);
            Eventually.True(() => bench.TicketsTaken == before + index + 1, $"waiter {index} stands in line");
        }

        if (!bench.Lock.IsContended)
            return "a queue is no contention";
        bench.Lock.ReleaseWrite();
        foreach (var thread in threads)
            thread.Join();
        if (bench.Lock.IsContended)
            return "a free lock is contended";
        return served.SequenceEqual(Enumerable.Range(0, waiters)) ? null : $"served in the order {string.Join(' ', served)}";
    }

    private static void Linger(int turn, uint* zero)
    {
        if ((turn & 63) == 0)
            HostPlatform.Park(zero, 0, 50_000);
        for (var pause = 0; pause < (turn & 15); pause++)
            HostPlatform.Pause();
    }
}
