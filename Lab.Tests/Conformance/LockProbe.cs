using System.Diagnostics;
using Lab.Engine.Locks;
using Lab.Engine.Primitives;
using Lab.Tests.Support;

namespace Lab.Tests.Conformance;

/// <summary>
/// The questions a lock must answer, as functions that return what is wrong (null: nothing), so that they can be put to
/// a broken lock as well. Owner 0 is the asking thread where there is one.
/// </summary>
public static unsafe class LockProbe
{
    /// <summary>
    /// Threads add to a plain pair of words under the lock; a lost addition or an uneven pair is an overlap, or an
    /// access that left the lock: the words' own accesses order nothing.
    /// </summary>
    /// <remarks>
    /// Nobody stops before everybody has done its part, but who has done it goes on slowly, so that a lock without
    /// fairness lets the others finish. Now and then a writer in the middle and a reader before its turn give up their
    /// core, so that overlaps show on one busy core too.
    /// </remarks>
    /// <param name="each">Acquisitions of each thread, at least.</param>
    /// <param name="readPercent">Acquisitions that only look.</param>
    public static string? Exclusion<TLock>(LockWaitKind waits, int threads, int each, uint readPercent)
        where TLock : struct, IRawMmuLock<TLock>
    {
        using var bench = new LockBench<TLock>(waits);
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
                if (i >= each)
                    HostPlatform.Park((uint*)(pair + 16), 0, 50_000);
                if (random.Percent(readPercent))
                {
                    Linger(i, (uint*)(pair + 16));
                    bench.AcquireRead(thread);
                    if (HostPlatform.LoadPlain(pair) != HostPlatform.LoadPlain(pair + 32))
                        Volatile.Write(ref uneven, 1);
                    bench.Lock.ReleaseRead(thread);
                    continue;
                }

                bench.AcquireWrite(thread);
                var value = HostPlatform.LoadPlain(pair) + 1;
                if (HostPlatform.LoadPlain(pair + 32) != value - 1)
                    Volatile.Write(ref uneven, 1);
                HostPlatform.StorePlain(pair, value);
                Linger(i, (uint*)(pair + 16));
                HostPlatform.StorePlain(pair + 32, value);
                bench.Lock.ReleaseWrite(thread);
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
        if (!raw.TryAcquireWrite(0))
            return "a free lock refused a writer";
        if (raw.TryAcquireRead(1) || raw.TryAcquireWrite(1))
            return "a held write side let somebody in";
        raw.ReleaseWrite(0);
        if (!raw.TryAcquireRead(0))
            return "a free lock refused a reader";
        var shares = (TLock.Traits & LockTraits.ReadersShare) != 0;
        if (raw.TryAcquireRead(1) != shares)
            return "readers share, or exclude each other, against the lock's word";
        if (raw.TryAcquireWrite(2))
            return "a held read side let a writer in";
        raw.ReleaseRead(0);
        if (shares)
            raw.ReleaseRead(1);
        if (!raw.TryAcquireWrite(2))
            return "a failed try left a trace";
        raw.ReleaseWrite(2);
        return null;
    }

    /// <summary>A holder of either side can see that somebody waits, and that nobody does any more.</summary>
    /// <param name="atMost">Until the waiter is seen.</param>
    public static string? Contention<TLock>(TimeSpan atMost)
        where TLock : struct, IRawMmuLock<TLock>
    {
        using var bench = new LockBench<TLock>();
        foreach (var reads in new[] { false, true })
        {
            Acquire(bench, 0, reads);
            if (bench.Lock.IsContended)
                return "a lock that nobody waits for is contended";
            var waiter = Start(() =>
            {
                bench.AcquireWrite(1);
                bench.Lock.ReleaseWrite(1);
            });
            var seen = Within(atMost, () => bench.Lock.IsContended);
            Release(bench, 0, reads);
            waiter.Join();
            if (!seen)
                return $"a {(reads ? "reader" : "writer")} does not see who waits";
            if (bench.Lock.IsContended)
                return "a free lock is contended";
        }

        return null;
    }

    /// <summary>
    /// A writer that waits for a reader holds back later readers; else readers without end would starve it.
    /// </summary>
    /// <param name="atMost">Until a reader is refused.</param>
    public static string? WaitingWriter<TLock>(TimeSpan atMost)
        where TLock : struct, IRawMmuLock<TLock>
    {
        using var bench = new LockBench<TLock>();
        var raw = bench.Lock;
        bench.AcquireRead(0);
        var writer = Start(() =>
        {
            bench.AcquireWrite(1);
            raw.ReleaseWrite(1);
        });

        // Hand over hand: there is a reader at any moment, until one is refused.
        var handOvers = 0L;
        var refused = Within(atMost, () =>
        {
            if (!raw.TryAcquireRead(2))
                return true;
            raw.ReleaseRead(2);
            handOvers++;
            return false;
        });
        raw.ReleaseRead(0);
        writer.Join();
        return refused ? null : $"{handOvers} readers passed a waiting writer";
    }

    /// <summary>A reader that waits for a writer comes before the next writer in line.</summary>
    public static string? WaitingReader<TLock>()
        where TLock : struct, IRawMmuLock<TLock> => Served<TLock>(2, reader: 0);

    /// <summary>Waiting writers are served in the order in which they came.</summary>
    public static string? Order<TLock>(int waiters)
        where TLock : struct, IRawMmuLock<TLock> => Served<TLock>(waiters, reader: -1);

    private static string? Served<TLock>(int waiters, int reader)
        where TLock : struct, IRawMmuLock<TLock>
    {
        using var bench = new LockBench<TLock>(LockWaitKind.SpinThenPark); // who stands in line leaves us the core
        var served = new int[waiters];
        var count = 0;
        bench.AcquireWrite(0);
        var threads = new List<Thread>();
        for (var i = 0; i < waiters; i++)
        {
            var index = i;
            var before = bench.Line;
            threads.Add(Start(() =>
            {
                Acquire(bench, index + 1, index == reader);
                served[Interlocked.Increment(ref count) - 1] = index;
                Release(bench, index + 1, index == reader);
            }));
            Eventually.True(() => bench.Line != before, $"waiter {index} stands in line");
            Settle(bench);
        }

        bench.Lock.ReleaseWrite(0);
        foreach (var thread in threads)
            thread.Join();
        return served.SequenceEqual(Enumerable.Range(0, waiters)) ? null : $"served in the order {string.Join(' ', served)}";
    }

    /// <summary>A try that fails may pass through the state; wait until what is seen stays.</summary>
    private static void Settle<TLock>(LockBench<TLock> bench)
        where TLock : struct, IRawMmuLock<TLock>
    {
        var seen = bench.Line;
        for (var same = 0; same < 50; same++)
        {
            HostPlatform.Yield();
            if (bench.Line != seen)
                (seen, same) = (bench.Line, 0);
        }
    }

    private static void Acquire<TLock>(LockBench<TLock> bench, int owner, bool reads)
        where TLock : struct, IRawMmuLock<TLock>
    {
        if (reads)
            bench.AcquireRead(owner);
        else
            bench.AcquireWrite(owner);
    }

    private static void Release<TLock>(LockBench<TLock> bench, int owner, bool reads)
        where TLock : struct, IRawMmuLock<TLock>
    {
        if (reads)
            bench.Lock.ReleaseRead(owner);
        else
            bench.Lock.ReleaseWrite(owner);
    }

    private static Thread Start(Action body)
    {
        var thread = new Thread(() => body()) { IsBackground = true };
        thread.Start();
        return thread;
    }

    private static bool Within(TimeSpan atMost, Func<bool> condition)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(begun) >= atMost)
                return false;
            Thread.Yield();
        }

        return true;
    }

    private static void Linger(int turn, uint* zero)
    {
        if ((turn & 63) == 0)
            HostPlatform.Park(zero, 0, 50_000);
        for (var pause = 0; pause < (turn & 15); pause++)
            HostPlatform.Pause();
    }
}
