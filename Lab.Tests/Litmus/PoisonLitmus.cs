using System.Diagnostics;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Tests.Support;

namespace Lab.Tests.Litmus;

/// <summary>
/// A pointer to one of two objects is flipped as fast as can be; the old object is poisoned right after the grace
/// period. A section that reaches a poisoned object was not waited for. Reader and updater are pinned to two CPUs.
/// </summary>
/// <remarks>
/// What it hunts lives in the reader's store buffer: the counter not yet visible, the load of the pointer done. So the
/// reader first stores to lines far outside its cache, and the counter's store queues behind them for some 100 ns.
/// Every second section looks at its object for some microseconds, longer than a process-wide fence takes.
/// </remarks>
public sealed unsafe class PoisonLitmus<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private const ulong Alive = 1;
    private const ulong Poison = 0xDEAD;
    private const int WordsPerLine = CacheLine.Stride / sizeof(ulong);
    private const int BallastBytes = 64 << 20;
    private const int BallastStores = 6;
    private const int ShortLooks = 4;
    private const int LongLooks = 200;

    private readonly NativeWords _words = new(WordsPerLine * 4);
    private readonly NativeWords _ballast = new(BallastBytes / sizeof(ulong));
    private readonly ulong* _root;
    private readonly ulong* _objects;
    private readonly ulong* _stop;

    public PoisonLitmus()
    {
        _root = _words.Address;
        _stop = _root + WordsPerLine;
        _objects = _stop + WordsPerLine;
    }

    /// <summary>Run until a violation is seen or the time is over.</summary>
    public LitmusResult Run(TimeSpan atMost)
    {
        using var domain = new RcuDomain<TPlatform>(new RcuOptions());
        *_objects = Alive;
        var results = new LitmusResult[2];
        Threads.Run(2, thread =>
        {
            // Refused on a machine with one CPU; the litmus then hardly finds anything, and says so.
            _ = HostSystem.Pin(thread);
            results[thread] = thread == 0 ? new LitmusResult(Update(domain, atMost), 0, 0) : Read(domain);
        });
        return results[0] + results[1];
    }

    public void Dispose()
    {
        _ballast.Dispose();
        _words.Dispose();
    }

    private long Update(RcuDomain<TPlatform> domain, TimeSpan atMost)
    {
        var begun = Stopwatch.GetTimestamp();
        var updates = 0L;
        var current = 0UL;
        while (HostPlatform.Load(_stop) == 0)
        {
            var next = current ^ 1;
            HostPlatform.Store(Object(next), Alive);
            HostPlatform.Store(_root, next);
            domain.SynchronizeExpedited();
            HostPlatform.Store(Object(current), Poison);
            current = next;
            updates++;
            if ((updates & 63) == 0 && Stopwatch.GetElapsedTime(begun) > atMost)
                HostPlatform.Store(_stop, 1);
        }

        return updates;
    }

    private LitmusResult Read(RcuDomain<TPlatform> domain)
    {
        var reader = domain.Register("litmus");
        var random = new DeterministicRandom(1);
        var sections = 0L;
        var violations = 0L;
        while (HostPlatform.Load(_stop) == 0)
        {
            var looks = (sections & 1) == 0 ? ShortLooks : LongLooks;
            for (var store = 0; store < BallastStores; store++)
                HostPlatform.Store(_ballast.Address + random.Below(BallastBytes / sizeof(ulong)), 1);
            using (reader.Enter())
            {
                var seen = Object(HostPlatform.Load(_root));
                for (var look = 0; look < looks && violations == 0; look++)
                {
                    if (HostPlatform.Load(seen) == Poison)
                        violations++;
                    HostPlatform.Pause();
                }
            }

            sections++;
            if (violations != 0)
                HostPlatform.Store(_stop, 1);
        }

        domain.Unregister(reader);
        return new LitmusResult(0, sections, violations);
    }

    private ulong* Object(ulong index) => _objects + (index * WordsPerLine);
}
