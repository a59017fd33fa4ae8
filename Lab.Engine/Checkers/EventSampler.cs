using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>
/// Which events are judged at <see cref="CheckLevel.Watching"/>: all those of a table page in the sample, of a 2 MiB region in
/// the sample (TLBs), of a guest page in the sample (dirty log), of one walk in so many; and all that is rare.
/// </summary>
internal sealed class EventSampler(CheckerScene scene, DirtyChecker dirty)
{
    private const int RegionShift = 21;

    private readonly bool _full = scene.Options.Level == CheckLevel.Full;
    private readonly long _walkMask = scene.Options.OneIn - 1;

    public EventShare ShareOf(CheckerActor actor, in ProtocolEvent step)
    {
        if (step.Kind is ProtocolEventKind.DataCacheClean or ProtocolEventKind.InstructionCacheInvalidate or ProtocolEventKind.Warning
            or ProtocolEventKind.TlbiIpaLocal or ProtocolEventKind.Pause)
            return EventShare.None;
        if (_full)
        {
            if (step.Kind == ProtocolEventKind.WalkBegin)
                actor.IsWalkWatched = true;
            return EventShare.All;
        }

        return step.Kind switch
        {
            ProtocolEventKind.PageGet or ProtocolEventKind.PagePut or ProtocolEventKind.EntryStore or ProtocolEventKind.EntryRelease
                or ProtocolEventKind.EntryCompareExchange => If(scene.Tables.IsPageInSample(step.Address)),
            ProtocolEventKind.LockTaken or ProtocolEventKind.SectionEnter or ProtocolEventKind.SectionExit
                or ProtocolEventKind.AtomicBegin or ProtocolEventKind.AtomicEnd or ProtocolEventKind.MayReschedule
                or ProtocolEventKind.MaySleep or ProtocolEventKind.GracePeriodWait or ProtocolEventKind.MapTarget
                or ProtocolEventKind.RelaxTarget or ProtocolEventKind.FaultHandled or ProtocolEventKind.TlbMiss
                => OrActor(actor.IsInvolved),
            ProtocolEventKind.LockDropped => OrActor(actor.IsInvolved || (actor.IsRelaxing && IsRegionInSample(actor.RelaxedIpa))),
            ProtocolEventKind.TlbiIpa or ProtocolEventKind.TlbiRange or ProtocolEventKind.TlbiVmid => If(actor.IsInvolved),
            ProtocolEventKind.NotifierSample => NoteSample(actor, step),
            ProtocolEventKind.HostPin => EventShare.Actor,
            ProtocolEventKind.WalkBegin => BeginWalk(actor),
            ProtocolEventKind.WalkVisit or ProtocolEventKind.EntryDereference => If(actor.IsWalkWatched),
            ProtocolEventKind.WalkEnd => OrActor(actor.IsWalkWatched || actor.IsInvolved),
            ProtocolEventKind.HardwareStep => If(IsRegionInSample(step.Value)),
            ProtocolEventKind.TlbFill or ProtocolEventKind.TlbDropIpa => If(IsRegionInSample(step.Address)),
            ProtocolEventKind.GuestAccess => OrActor(step.Value != 0 && dirty.IsInSample(step.Address)),
            ProtocolEventKind.DirtyMark => If(scene.Tables.IsInSample(step.Address)),
            _ => EventShare.All,
        };
    }

    private static EventShare If(bool all) => all ? EventShare.All : EventShare.None;

    private static EventShare OrActor(bool all) => all ? EventShare.All : EventShare.Actor;

    private bool IsRegionInSample(ulong ipa) => scene.Tables.IsInSample(ipa >> RegionShift);

    private static EventShare NoteSample(CheckerActor actor, in ProtocolEvent step)
    {
        actor.Sample = (long)step.Value;
        return EventShare.None;
    }

    private EventShare BeginWalk(CheckerActor actor)
    {
        actor.IsWalkWatched = (actor.Walks & _walkMask) == 0;
        return OrActor(actor.IsWalkWatched);
    }
}
