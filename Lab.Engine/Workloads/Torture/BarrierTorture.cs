using System.Globalization;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Workloads.Torture;

/// <summary>Threads post callbacks, the barrier returns, and as many must have run; over and over.</summary>
internal sealed class BarrierTorture<TPlatform> : TortureTest
    where TPlatform : struct, IPlatform
{
    private const int Posters = 3;
    private const int RoundWord = 0;
    private const int CountWord = 1;
    private const int FirstPoster = 2;

    public override string Name => "barrier";

    public override double Weight => 1;

    public override TortureResult Run(TortureSlice slice)
    {
        using var rig = new TortureRig<TPlatform>(slice, slice.Options with { PacingNs = 20_000 });
        using var words = new SharedWords<TPlatform>(FirstPoster + Posters, padded: true);
        var kind = rig.Domain.RegisterKind<Count>(words);
        var barriers = 0L;
        var bodies = Enumerable.Range(0, Posters).Select(poster => (Action)(() => Post(rig, words, kind, poster)));
        rig.Run([() => barriers = Await(rig, words), .. bodies]);
        return rig.Result(
            string.Create(CultureInfo.InvariantCulture, $"{barriers} barriers, {words.Load(CountWord)} callbacks"),
            barriers > 10);
    }

    private static long Await(TortureRig<TPlatform> rig, SharedWords<TPlatform> words)
    {
        for (var round = 1L; ; round++)
        {
            words.Store(RoundWord, (ulong)round);
            for (var poster = 0; poster < Posters; poster++)
            {
                var turns = 0;
                while (words.Load(FirstPoster + poster) >> 32 != (ulong)round)
                {
                    if (rig.Tick())
                        return round - 1;
                    SpinWaiter.Relax<TPlatform>(ref turns);
                }
            }

            rig.Domain.Barrier();
            var expected = 0UL;
            for (var poster = 0; poster < Posters; poster++)
                expected += (uint)words.Load(FirstPoster + poster);
            var counted = words.Load(CountWord);
            if (counted != expected)
                rig.Violate($"a barrier returned with {counted} of {expected} callbacks run");
            if (round >= rig.Slice.MaxTries)
                rig.Stop();
        }
    }

    // Its word: the round in the upper half, callbacks ever posted in the lower.
    private static void Post(TortureRig<TPlatform> rig, SharedWords<TPlatform> words, RcuCallbackKind kind, int poster)
    {
        var random = new DeterministicRandom(rig.Slice.Seed, (ulong)poster + 40);
        var port = rig.Domain.Register($"poster {poster}");
        var posted = 0u;
        var done = 0UL;
        while (!rig.IsOver)
        {
            var round = words.Load(RoundWord);
            if (round == done)
            {
                TPlatform.Yield();
                continue;
            }

            for (var i = random.Below(60) + 1; i > 0; i--)
            {
                port.Call(kind, 16);
                posted++;
            }

            done = round;
            words.Store(FirstPoster + poster, (round << 32) | posted);
            port.InvokeReady();
        }

        rig.Domain.Unregister(port);
    }

    private sealed class Count : IRcuCallback
    {
        public static void Invoke(object state, ulong payload) => ((SharedWords<TPlatform>)state).Add(CountWord, 1);
    }
}
