using System.Globalization;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Workloads.Torture;

/// <summary>
/// Forward progress B: callbacks as fast as one thread can, each element posted again once its callback has run, under
/// a reader with short sections and some long ones. The backlog must stay bounded, and elements must come round.
/// </summary>
/// <remarks>
/// The bound is that of <see cref="RcuReader{TPlatform}.InvokeReady"/>. A backlog of
/// <see cref="EmergencyCallbacks"/> is the memory limit: the flood is stopped at once, as rcutorture does when memory
/// runs out. 8 bytes a callback in the ring, 4 an element here.
/// </remarks>
internal sealed class FloodTorture<TPlatform> : TortureTest
    where TPlatform : struct, IPlatform
{
    /// <summary>Pending callbacks at which the flood is stopped: 3 MiB.</summary>
    internal const int EmergencyCallbacks = 1 << 18;

    private const int Elements = 1 << 19;
    private const int ThreeTimesLeast = 100;
    private const long BinNs = 100_000_000;
    private const long LongSectionNs = 30_000_000;

    public override string Name => "flood";

    public override double Weight => 2;

    public override TortureResult Run(TortureSlice slice)
    {
        using var rig = new TortureRig<TPlatform>(slice);
        using var laundry = new Laundry();
        var kind = rig.Domain.RegisterKind<Launder>(laundry);
        var flood = new Flood(rig, laundry, kind);
        rig.Run(flood.Run, () => Read(rig));
        var drainBegan = TPlatform.NowNs();
        rig.Domain.Barrier();
        var drainNs = TPlatform.NowNs() - drainBegan;
        var totals = rig.Domain.Read();
        Judge(rig, flood, totals);
        return rig.Result(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{totals.CallbacksInvoked} callbacks, peak {totals.PeakBacklog}, {flood.Launderers} came round 3 times"),
            totals.CallbacksInvoked > 1000,
            string.Create(CultureInfo.InvariantCulture, $"Callbacks per 0.1 s: {string.Join(' ', flood.Bins)}"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"Peak {totals.PeakBacklog} of {rig.Domain.Options.Qovld} (qovld), {totals.StepsHelped} steps helped, "
                + $"largest batch {totals.LargestBatch}, drained in {drainNs / 1000} us"));
    }

    private static void Judge(TortureRig<TPlatform> rig, Flood flood, in RcuSnapshot totals)
    {
        var bound = 2 * rig.Domain.Options.Qovld;
        if (totals.PeakBacklog > bound)
            rig.Violate($"{totals.PeakBacklog} callbacks were pending at one time; {bound} is twice qovld");
        if (flood.Launderers < ThreeTimesLeast)
            rig.Violate($"only {flood.Launderers} elements came round three times");
        if (totals.Backlog != 0)
            rig.Violate($"{totals.Backlog} callbacks are pending after the barrier");
    }

    private static void Read(TortureRig<TPlatform> rig)
    {
        using var reader = new TortureReader<TPlatform>(rig.Domain, "flooded", rig.Slice.Seed);
        for (var sections = 0L; !rig.IsOver; sections++)
        {
            using (reader.Port.Enter())
            {
                if (sections % 5000 == 100)
                    rig.Nap(LongSectionNs);
                else
                    TortureDelay.Spin<TPlatform>(10_000);
            }

            reader.Between();
        }
    }

    /// <summary>Elements whose callbacks have run, on their way back to the one who posts them.</summary>
    private sealed class Laundry : IDisposable
    {
        private readonly SharedWords<TPlatform> _ring = new(Elements);
        private readonly SharedWords<TPlatform> _ends = new(2, padded: true);

        /// <summary>Invoker; invokers of one slot are one at a time, and there is one slot.</summary>
        public void Put(ulong element)
        {
            var tail = _ends.Load(0);
            _ring.Store((int)(tail % Elements), element);
            _ends.Store(0, tail + 1);
        }

        /// <summary>Flooder.</summary>
        public bool TryTake(out ulong element)
        {
            var head = _ends.Load(1);
            element = 0;
            if (head == _ends.Load(0))
                return false;
            element = _ring.Load((int)(head % Elements));
            _ends.Store(1, head + 1);
            return true;
        }

        public void Dispose()
        {
            _ring.Dispose();
            _ends.Dispose();
        }
    }

    private sealed class Launder : IRcuCallback
    {
        public static void Invoke(object state, ulong payload) => ((Laundry)state).Put(payload >> 4);
    }

    private sealed class Flood(TortureRig<TPlatform> rig, Laundry laundry, RcuCallbackKind kind)
    {
        private readonly int[] _rounds = new int[Elements];
        private ulong _fresh;
        private long _invokedBefore;

        public List<long> Bins { get; } = [];

        /// <summary>Elements that came round three times.</summary>
        public long Launderers { get; private set; }

        public void Run()
        {
            var port = rig.Domain.Register("flooder");
            var nextBinNs = rig.BeganNs + BinNs;
            for (var posted = 0L; !rig.IsOver; posted++)
            {
                if ((posted & 1023) == 0)
                    nextBinNs = Look(nextBinNs, posted);
                Post(port);
                port.InvokeReady();
            }

            rig.Domain.Unregister(port);
        }

        private void Post(RcuReader<TPlatform> port)
        {
            if (laundry.TryTake(out var element))
            {
                if (++_rounds[element] == 3)
                    Launderers++;
            }
            else if (_fresh < Elements)
            {
                element = _fresh++;
            }
            else
            {
                return;
            }

            port.Call(kind, element << 4);
        }

        private long Look(long nextBinNs, long posted)
        {
            var totals = rig.Domain.Read();
            if (totals.Backlog > EmergencyCallbacks)
                rig.Violate($"emergency stop: {totals.Backlog} callbacks pending");
            if (rig.Tick() || (posted >= rig.Slice.MaxTries && Launderers >= ThreeTimesLeast))
                rig.Stop();
            if (TPlatform.NowNs() < nextBinNs)
                return nextBinNs;
            Bins.Add(totals.CallbacksInvoked - _invokedBefore);
            _invokedBefore = totals.CallbacksInvoked;
            return nextBinNs + BinNs;
        }
    }
}
