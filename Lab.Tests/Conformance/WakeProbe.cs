using System.Diagnostics;
using Lab.Engine.Locks;
using Lab.Engine.Primitives;

namespace Lab.Tests.Conformance;

/// <summary>Whether a parking lock loses a wake. A function returns what is wrong; null: nothing.</summary>
/// <remarks>Whom a broken lock leaves asleep is woken by the probe, so that its threads end.</remarks>
public static class WakeProbe
{
    /// <summary>Several waiters sleep; one release, and then theirs, must wake all of them.</summary>
    /// <param name="atMost">For the waiters to come through.</param>
    public static string? Sleepers<TLock>(int rounds, int waiters, TimeSpan atMost)
        where TLock : struct, IRawMmuLock<TLock>
    {
        using var bench = new LockBench<TLock>(LockWaitKind.SpinThenPark);
        var fallenAsleep = 0;
        for (var round = 0; round < rounds; round++)
        {
            bench.AcquireWrite(0);
            var threads = new Thread[waiters];
            for (var i = 0; i < waiters; i++)
            {
                var owner = i + 1;
                threads[i] = Start(() => Pass(bench, owner, owner % 2 == 0, 0));
            }

            if (Within(atMost, () => bench.Asleep == waiters))
                fallenAsleep++;
            bench.Lock.ReleaseWrite(0);
            if (!JoinOrWake(bench, threads, atMost))
                return $"round {round}: a sleeper was not woken";
        }

        return fallenAsleep > 0 ? null : "inconclusive: nobody slept";
    }

    /// <summary>Holds about as long as a waiter spins, so that releases and falling asleep meet in every way.</summary>
    /// <inheritdoc cref="Sleepers" path="/param"/>
    public static string? Races<TLock>(int threads, int each, TimeSpan atMost)
        where TLock : struct, IRawMmuLock<TLock>
    {
        using var bench = new LockBench<TLock>(LockWaitKind.SpinThenPark);
        var running = new Thread[threads];
        for (var i = 0; i < threads; i++)
        {
            var owner = i;
            running[i] = Start(() =>
            {
                for (var turn = 0; turn < each; turn++)
                    Pass(bench, owner, (turn + owner) % 3 == 0, turn * 7 % 200);
            });
        }

        return JoinOrWake(bench, running, atMost) ? null : "a sleeper was not woken";
    }

    private static void Pass<TLock>(LockBench<TLock> bench, int owner, bool reads, int pauses)
        where TLock : struct, IRawMmuLock<TLock>
    {
        if (reads)
            bench.AcquireRead(owner);
        else
            bench.AcquireWrite(owner);
        for (var i = 0; i < pauses; i++)
            HostPlatform.Pause();
        if (reads)
            bench.Lock.ReleaseRead(owner);
        else
            bench.Lock.ReleaseWrite(owner);
    }

    private static bool JoinOrWake<TLock>(LockBench<TLock> bench, Thread[] threads, TimeSpan atMost)
        where TLock : struct, IRawMmuLock<TLock>
    {
        if (Within(atMost, () => threads.All(thread => !thread.IsAlive)))
            return true;
        while (threads.Any(thread => thread.IsAlive))
        {
            bench.WakeEverybody();
            Thread.Yield();
        }

        return false;
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
}
