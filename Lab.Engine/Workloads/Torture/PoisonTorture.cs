using System.Globalization;
using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Torture;

/// <summary>
/// A pointer to one of two objects is flipped as fast as can be; the old object is poisoned right after the grace
/// period. A section that reaches a poisoned object was not waited for. Reader and updater are pinned to two CPUs.
/// </summary>
/// <remarks>
/// What it hunts lives in the reader's store buffer: the counter not yet visible, the load of the pointer done. So the
/// reader first stores to lines far outside its cache, and the counter's store queues behind them for some 100 ns. It
/// finds a missing fence, which the pipe test does not.
/// </remarks>
internal sealed class PoisonTorture<TPlatform> : TortureTest
    where TPlatform : struct, IPlatform
{
    private const ulong Alive = 1;
    private const ulong Poison = 0xDEAD;
    private const int Root = 2;
    private const int BallastWords = 8 << 20;
    private const int BallastStores = 6;

    // Pauses of some 15 ns each.
    private const int ShortLooks = 4;
    private const int MediumLooks = 200;
    private const int LongLooks = 1500;
    private const int LongestGap = 1000;

    public override string Name => "poison";

    public override double Weight => 2;

    public override TortureResult Run(TortureSlice slice)
    {
        using var rig = new TortureRig<TPlatform>(slice, hosted: false);
        using var words = new SharedWords<TPlatform>(3, padded: true);
        using var ballast = new SharedWords<TPlatform>(BallastWords);
        var updates = 0L;
        var sections = 0L;
        words.Store(0, Alive);
        rig.Run(
            () => updates = Update(rig, words),
            () => sections = Read(rig, words, ballast));
        return rig.Result(
            string.Create(CultureInfo.InvariantCulture, $"{updates} flips, {sections} sections"),
            updates > 100 && sections > 100);
    }

    private static long Update(TortureRig<TPlatform> rig, SharedWords<TPlatform> words)
    {
        // Refused on a machine with one CPU; a missing fence then has no effect there.
        _ = HostSystem.Pin(0);
        var updates = 0L;
        var current = 0;
        while (!rig.IsOver)
        {
            var next = current ^ 1;
            words.Store(next, Alive);
            words.Store(Root, (ulong)next);
            rig.Domain.SynchronizeExpedited();
            words.Store(current, Poison);
            current = next;
            if ((++updates & 63) == 0 && (rig.Tick() || updates >= rig.Slice.MaxTries))
                rig.Stop();
        }

        return updates;
    }

    private static long Read(TortureRig<TPlatform> rig, SharedWords<TPlatform> words, SharedWords<TPlatform> ballast)
    {
        _ = HostSystem.Pin(1);
        var online = rig.Slice.Flavour == Rcu.RcuFlavour.QuiescentState;
        var port = rig.Domain.Register("litmus");
        var random = new DeterministicRandom(rig.Slice.Seed, purpose: 1);
        var sections = 0L;
        while (!rig.IsOver)
        {
            // A scan before its fence is caught by a section that outlasts the fence and begins as the scan looks: so
            // half of them are long, and begin at moments that keep no step with the updater's.
            var dice = random.Below(4);
            var looks = dice == 0 ? ShortLooks : dice == 1 ? MediumLooks : LongLooks;
            if (dice > 1)
                TortureDelay.Pause<TPlatform>((int)random.Below(LongestGap));
            for (var store = 0; store < BallastStores; store++)
                ballast.Store((int)random.Below(BallastWords), 1);

            // Quiescent states: every other time online without a section, else a section of a reader offline.
            if (online && (sections & 4) == 0)
            {
                port.Online();
                Look(rig, words, looks);
                port.Offline();
            }
            else
            {
                using var section = port.Enter();
                Look(rig, words, looks);
            }

            sections++;
        }

        rig.Domain.Unregister(port);
        return sections;
    }

    private static void Look(TortureRig<TPlatform> rig, SharedWords<TPlatform> words, int looks)
    {
        var seen = (int)words.Load(Root);
        for (var look = 0; look < looks; look++)
        {
            if (words.Load(seen) == Poison)
            {
                rig.Violate("a section reached an object that was poisoned after the grace period");
                return;
            }

            TPlatform.Pause();
        }
    }
}
