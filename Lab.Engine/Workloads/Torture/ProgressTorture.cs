using System.Globalization;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Workloads.Torture;

/// <summary>
/// Forward progress A: a reader in back-to-back sections of 10 us, and a callback that queues itself again: it must come
/// round, and grace periods must end.
/// </summary>
internal sealed class ProgressTorture<TPlatform> : TortureTest
    where TPlatform : struct, IPlatform
{
    private const int RoundsWord = 0;
    private const int StoppedWord = 1;
    private const long Least = 2;

    public override string Name => "progress";

    public override double Weight => 1;

    public override TortureResult Run(TortureSlice slice)
    {
        using var rig = new TortureRig<TPlatform>(slice);
        using var words = new SharedWords<TPlatform>(2, padded: true);
        var poster = new Poster(rig.Domain, words);
        var sections = 0L;
        var before = rig.Domain.Completed;
        rig.Run(() => sections = Read(rig), () => Watch(rig, words, poster));
        var rounds = (long)words.Load(RoundsWord);
        var ended = rig.Domain.Completed - before;
        if (rounds < Least || ended < Least)
            rig.Violate($"the callback came round {rounds} times in {slice.BudgetNs / 1_000_000} ms, {ended} grace periods ended");
        words.Store(StoppedWord, 1);
        rig.Domain.Barrier();
        return rig.Result(
            string.Create(CultureInfo.InvariantCulture, $"{rounds} rounds, {ended} grace periods, {sections} sections"),
            sections > 10);
    }

    private static long Read(TortureRig<TPlatform> rig)
    {
        using var reader = new TortureReader<TPlatform>(rig.Domain, "tight", rig.Slice.Seed);
        var sections = 0L;
        while (!rig.IsOver)
        {
            using (reader.Port.Enter())
                TortureDelay.Spin<TPlatform>(10_000);
            reader.Between();
            sections++;
        }

        return sections;
    }

    private static void Watch(TortureRig<TPlatform> rig, SharedWords<TPlatform> words, Poster poster)
    {
        // The grace-period thread is asleep when the callback comes: it must be woken.
        var port = rig.Domain.Register("poster");
        rig.Nap(1_000_000);
        port.Call(poster.Kind, 16);
        while (!rig.Tick() && (long)words.Load(RoundsWord) < rig.Slice.MaxTries)
            rig.Nap(1_000_000);
        rig.Stop();
        rig.Domain.Unregister(port);
    }

    private sealed class Poster : IRcuCallback
    {
        private readonly RcuDomain<TPlatform> _domain;
        private readonly SharedWords<TPlatform> _words;

        public Poster(RcuDomain<TPlatform> domain, SharedWords<TPlatform> words)
        {
            _domain = domain;
            _words = words;
            Kind = domain.RegisterKind<Poster>(this);
        }

        public RcuCallbackKind Kind { get; }

        public static void Invoke(object state, ulong payload)
        {
            var self = (Poster)state;
            self._words.Add(RoundsWord, 1);
            if (self._words.Load(StoppedWord) == 0)
                self._domain.CallbackPort.Call(self.Kind, payload);
        }
    }
}
