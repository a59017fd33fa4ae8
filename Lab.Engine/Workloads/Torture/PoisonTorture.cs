using System.Globalization;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Workloads.Torture;

/// <summary>
/// A pointer to one of two objects is flipped, and the old object is poisoned right after the grace period; a reader
/// enters at that very moment. A section that reaches a poisoned object was not waited for.
/// </summary>
/// <remarks>
/// What it hunts lives in the reader's store buffer: the counter not yet visible, the load of the pointer done. So the
/// reader first stores to lines far outside its cache, and the counter's store queues behind them for some 100 ns. The
/// two, pinned to two CPUs, begin each round together and the updater waits for a random moment, so that many rounds
/// meet in that time; and a section lasts longer than a process-wide fence, so that one that comes too late is seen. It
/// finds a missing fence, which the pipe test does not.
/// </remarks>
internal sealed class PoisonTorture<TPlatform> : TortureTest
    where TPlatform : struct, IPlatform
{
    private const ulong Alive = 1;
    private const ulong Poison = 0xDEAD;
    private const int RootWord = 2;
    private const int RoundWord = 3;
    private const int BackWord = 4;
    private const int PoisonedWord = 5;
    private const int BallastWords = 8 << 20;
    private const int MostBallast = 24;

    // Pauses of some 15 ns.
    private const int LongestDelay = 48;
    private const int Looks = 2500;
    private const int PausesBeforeYield = 10_000;

    public override string Name => "poison";

    public override double Weight => 2;

    public override TortureResult Run(TortureSlice slice)
    {
        using var rig = new TortureRig<TPlatform>(slice, hosted: false);
        using var words = new SharedWords<TPlatform>(6, padded: true);
        using var ballast = new SharedWords<TPlatform>(BallastWords);
        var rounds = 0L;
        var sections = 0L;
        words.Store(0, Alive);
        rig.Run(
            () => rounds = Update(rig, words),
            () => sections = Read(rig, words, ballast));
        return rig.Result(
            string.Create(CultureInfo.InvariantCulture, $"{rounds} flips, {sections} sections"),
            rounds > 100 && sections > 100);
    }

    private static long Update(TortureRig<TPlatform> rig, SharedWords<TPlatform> words)
    {
        // Refused on a machine with one CPU; a missing fence then has no effect there.
        _ = HostSystem.Pin(0);
        var random = new DeterministicRandom(rig.Slice.Seed, purpose: 2);
        var current = 0;
        for (var round = 1L; ; round++)
        {
            var next = current ^ 1;
            words.Store(next, Alive);
            words.Store(RoundWord, (ulong)round);
            TortureDelay.Pause<TPlatform>((int)random.Below(LongestDelay));
            words.Store(RootWord, (ulong)next);
            rig.Domain.SynchronizeExpedited();
            words.Store(current, Poison);
            words.Store(PoisonedWord, (ulong)round);
            current = next;
            if (((round & 63) == 0 && rig.Tick()) || round >= rig.Slice.MaxTries)
                rig.Stop();
            if (!Await(rig, words, BackWord, (ulong)round))
                return round;
        }
    }

    private static long Read(TortureRig<TPlatform> rig, SharedWords<TPlatform> words, SharedWords<TPlatform> ballast)
    {
        _ = HostSystem.Pin(1);
        var mayBeOnline = rig.Slice.Flavour == RcuFlavour.QuiescentState;
        var port = rig.Domain.Register("litmus");
        var random = new DeterministicRandom(rig.Slice.Seed, purpose: 1);
        var round = 1UL;
        for (; Await(rig, words, RoundWord, round); round++)
        {
            for (var store = random.Below(MostBallast); store > 0; store--)
                ballast.Store((int)random.Below(BallastWords), 1);

            // Quiescent states: every other time online without a section, else a section of a reader offline.
            if (mayBeOnline && (round & 1) == 0)
            {
                port.Online();
                Look(rig, words, round);
                port.Offline();
            }
            else
            {
                using var section = port.Enter();
                Look(rig, words, round);
            }

            words.Store(BackWord, round);
        }

        rig.Domain.Unregister(port);
        return (long)round - 1;
    }

    // Ends by itself: a correct grace period waits for it.
    private static void Look(TortureRig<TPlatform> rig, SharedWords<TPlatform> words, ulong round)
    {
        var seen = (int)words.Load(RootWord);
        for (var look = 0; look < Looks && words.Load(PoisonedWord) != round; look++)
        {
            if (words.Load(seen) == Poison)
                break;
            TPlatform.Pause();
        }

        if (words.Load(seen) == Poison)
            rig.Violate("a section reached an object that was poisoned after the grace period");
    }

    /// <returns>False if the slice is over.</returns>
    private static bool Await(TortureRig<TPlatform> rig, SharedWords<TPlatform> words, int word, ulong round)
    {
        for (var turns = 0; words.Load(word) != round; turns++)
        {
            if (rig.IsOver)
                return false;
            if (turns < PausesBeforeYield)
                TPlatform.Pause();
            else
                TPlatform.Yield();
        }

        return true;
    }
}
