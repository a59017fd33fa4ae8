using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>
/// Finds a grace-period thread that has work and does not come round; looked at by those who wait for it and by
/// whoever takes the stall warnings.
/// </summary>
internal sealed unsafe class StarvationWatch<TPlatform>(
    GracePeriodControl* control,
    StallLog<TPlatform> stalls,
    RcuOptions options,
    RcuProtocol protocol)
    where TPlatform : struct, IPlatform
{
    private readonly GracePeriodControl* _control = control;

    /// <returns>Time since the last round of a thread that should be at work, nanoseconds; else 0.</returns>
    internal static long StarvedNs(GracePeriodControl* control)
    {
        if (TPlatform.Load(&control->Hosted) == 0 || TPlatform.Load(&control->Sleeping) != 0)
            return 0;
        var last = (long)TPlatform.Load(&control->LastRoundNs);
        return last == 0 ? 0 : Math.Max(0, TPlatform.NowNs() - last);
    }

    /// <summary>Warn if it is time to. May block for a moment when it does.</summary>
    internal void Look()
    {
        var starvedNs = StarvedNs(_control);
        var dueNs = TPlatform.Load(&_control->NextStarvedNs);
        if (starvedNs < options.StallNs)
        {
            if (dueNs != 0)
                TPlatform.Store(&_control->NextStarvedNs, 0);
            return;
        }

        var nextNs = (ulong)StallLog<TPlatform>.Next(starvedNs, options.StallNs);
        if ((ulong)starvedNs < dueNs || TPlatform.CompareExchange(&_control->NextStarvedNs, nextNs, dueNs) != dueNs)
            return;
        if (!protocol.WarnsOfStalls)
            return;
        var number = GracePeriodSequence.ForPeople(TPlatform.Load(&_control->Sequence));
        stalls.Add(new RcuStall(-1, RcuGracePeriodThread<TPlatform>.ThreadName, 0, number, starvedNs, 0)
        {
            Kind = RcuStallKind.GracePeriodThread,
        });
    }
}
