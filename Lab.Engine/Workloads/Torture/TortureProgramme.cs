using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Workloads.Torture;

/// <summary>What a whole torture consists of: every broken flavour with the test that must catch it, then every test
/// on every correct flavour.</summary>
internal static class TortureProgramme
{
    /// <summary>The tests by name.</summary>
    public static IReadOnlyList<TortureTest> Tests<TPlatform>()
        where TPlatform : struct, IPlatform =>
    [
        new PipeTorture<TPlatform>(),
        new PoisonTorture<TPlatform>(),
        new BarrierTorture<TPlatform>(),
        new ProgressTorture<TPlatform>(),
        new FloodTorture<TPlatform>(),
        new StallTorture<TPlatform>(),
        new UrgentTorture<TPlatform>(),
        new WrapTorture<TPlatform>(),
        new MisuseTorture<TPlatform>(),
    ];

    /// <summary>The name of the test that must catch a defect.</summary>
    public static string CatcherOf(RcuDefect defect) => defect switch
    {
        RcuDefect.NoFence or RcuDefect.ScanBeforeFence or RcuDefect.SlotLeftOut => "poison",
        RcuDefect.NumberOneTooLow or RcuDefect.CookieOneTooLow or RcuDefect.CallbacksOneEarly => "pipe",
        RcuDefect.BarrierDoesNotWait or RcuDefect.CallbackLost => "barrier",
        RcuDefect.NoThrottle => "flood",
        RcuDefect.NoWake => "progress",
        RcuDefect.NoUrgency => "urgent",
        RcuDefect.NoStallWarning => "stall",
        _ => throw new ArgumentOutOfRangeException(nameof(defect), defect, "not a defect"),
    };

    /// <summary>It is caught by what does not happen, so a slice takes its whole time.</summary>
    public static bool IsSilent(RcuDefect defect) =>
        defect is RcuDefect.NoWake or RcuDefect.NoUrgency or RcuDefect.NoStallWarning;

    /// <summary>Broken ones first: what they show is needed to believe the rest.</summary>
    public static IReadOnlyList<TortureStep> Steps<TPlatform>(IReadOnlyList<RcuFlavour> flavours)
        where TPlatform : struct, IPlatform
    {
        var tests = Tests<TPlatform>();
        var defects = Enum.GetValues<RcuDefect>().Where(defect => defect != RcuDefect.None);
        var broken =
            from flavour in flavours
            from defect in defects
            where Applies(defect, flavour)
            select new TortureStep(tests.Single(test => test.Name == CatcherOf(defect)), flavour, CallbackInvocation.Offloaded, defect);
        var right =
            from flavour in flavours
            from test in tests
            from invocation in Invocations(test)
            select new TortureStep(test, flavour, invocation, RcuDefect.None);
        return [.. broken, .. right];
    }

    /// <summary>Only the flavour of the process-wide fence has one that could stand after the scan.</summary>
    private static bool Applies(RcuDefect defect, RcuFlavour flavour) =>
        defect != RcuDefect.ScanBeforeFence || flavour == RcuFlavour.ProcessWideBarrier;

    private static IReadOnlyList<CallbackInvocation> Invocations(TortureTest test) =>
        test.Name is "barrier" or "flood" ? Enum.GetValues<CallbackInvocation>() : [CallbackInvocation.Offloaded];
}
