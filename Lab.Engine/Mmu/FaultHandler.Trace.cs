using Lab.Engine.Primitives;

namespace Lab.Engine.Mmu;

/// <content>What a fault says of itself to whoever waits for its read section, and to a recording.</content>
public sealed partial class FaultHandler<TPlatform>
{
    private static TraceOperation OperationOf(FaultKind kind) => kind switch
    {
        FaultKind.AccessFlag => TraceOperation.FaultYoung,
        FaultKind.Permission => TraceOperation.FaultRelax,
        _ => TraceOperation.FaultMap,
    };

    private static ReaderSite SiteOf(in FaultSyndrome fault) => new(OperationOf(fault.Kind), fault.Level, fault.Ipa.Value);

    private static TraceOperation OperationOf(in FaultPlan plan) => plan.Relaxes ? TraceOperation.FaultRelax : TraceOperation.FaultMap;

    // With a user table the size may still grow under the lock; this is what was planned.
    private static ReaderSite SiteOf(in FaultPlan plan) => new(
        OperationOf(plan),
        plan.Size == PageSize ? LastLevel : LastLevel - 1,
        plan.Start.Value);

    private static void Record(MmuWorker<TPlatform> worker, in FaultSyndrome fault, FaultOutcome outcome, long beganNs)
    {
        var lane = worker.Trace;
        if (!lane.IsOn)
            return;
        var now = TPlatform.NowNs();
        var site = new ReaderSite(worker.Reader.Site);
        lane.Span(TraceKind.Operation, beganNs, now, site.Level, (int)site.Operation, fault.Ipa.Value);
        if (outcome == FaultOutcome.Retried)
            lane.Instant(TraceKind.Retry, now, site.Level, (int)site.Operation, fault.Ipa.Value);
        else if (outcome == FaultOutcome.Again)
            lane.Instant(TraceKind.Again, now, site.Level, (int)site.Operation, fault.Ipa.Value);
    }
}
