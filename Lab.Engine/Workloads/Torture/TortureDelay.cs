using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Torture;

/// <summary>How long things take in a torture: mostly nothing, now and then long.</summary>
internal static class TortureDelay
{
    /// <summary>Inside a section: one time in 2000 about 200 us, rarely some milliseconds, else a few pauses.</summary>
    public static void InSection<TPlatform>(TortureRig<TPlatform> rig, ref DeterministicRandom random)
        where TPlatform : struct, IPlatform
    {
        var dice = random.Below(20_000);
        if (dice == 0)
            rig.Nap(1_000_000 + (long)random.Below(5_000_000));
        else if (dice <= 10)
            Spin<TPlatform>(200_000);
        else if (dice <= 20)
            TPlatform.Yield();
        else
            Pause<TPlatform>(dice <= 200 ? 50 : 2);
    }

    public static void Spin<TPlatform>(long ns)
        where TPlatform : struct, IPlatform
    {
        var until = TPlatform.NowNs() + ns;
        while (TPlatform.NowNs() < until)
            TPlatform.Pause();
    }

    public static void Pause<TPlatform>(int times)
        where TPlatform : struct, IPlatform
    {
        for (var i = 0; i < times; i++)
            TPlatform.Pause();
    }
}
