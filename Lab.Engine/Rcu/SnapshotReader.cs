using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>Sums the native words of a domain into a snapshot, and raises the peaks to it.</summary>
internal static unsafe class SnapshotReader<TPlatform>
    where TPlatform : struct, IPlatform
{
    internal static RcuSnapshot Read(GracePeriodControl* control, ReaderTable<TPlatform> readers, int blimit)
    {
        ulong queued = 0;
        ulong invoked = 0;
        ulong done = 0;
        ulong wait = 0;
        ulong pages = 0;
        ulong yields = 0;
        ulong batches = 0;
        ulong largest = 0;
        ulong limit = 0;
        for (var index = 0; index < readers.Used; index++)
        {
            // Later cursors first: each may only have grown since, so no segment comes out negative.
            var slot = &readers.Slots[index];
            invoked += TPlatform.Load(&slot->Invoked);
            done += TPlatform.Load(&slot->Done);
            wait += TPlatform.Load(&slot->Wait);
            queued += TPlatform.Load(&slot->Tail);
            pages += TPlatform.Load(&slot->PagesDeferred);
            yields += TPlatform.Load(&slot->UrgentYields);
            batches += TPlatform.Load(&slot->Batches);
            largest = Math.Max(largest, TPlatform.Load(&slot->LargestBatch));
            limit = Math.Max(limit, TPlatform.Load(&slot->Blimit));
        }

        var backlogPages = (ulong)Math.Max(0, (long)(pages - TPlatform.Load(&control->PagesReleased)));
        var expedited = TPlatform.Load(&control->ExpeditedByDriver) + TPlatform.Load(&control->ExpeditedByCallers);
        var startedNs = (long)TPlatform.Load(&control->StartedNs);
        return new RcuSnapshot
        {
            Completed = GracePeriodSequence.ForPeople(TPlatform.Load(&control->Completed)),
            Started = GracePeriodSequence.ForPeople(TPlatform.Load(&control->Sequence)),
            State = (GracePeriodState)TPlatform.Load(&control->State),
            GracePeriodAgeNs = startedNs == 0 ? 0 : Math.Max(0, TPlatform.NowNs() - startedNs),
            GracePeriods = (long)TPlatform.Load(&control->GracePeriods),
            GracePeriodsExpedited = (long)expedited,
            ExpeditedDriven = (long)TPlatform.Load(&control->ExpeditedByCallers),
            ExpeditedShared = (long)TPlatform.Load(&control->ExpeditedShared),
            ForcedScans = (long)TPlatform.Load(&control->ForcedScans),
            UrgentYields = (long)yields,
            CallbacksQueued = (long)queued,
            CallbacksInvoked = (long)invoked,
            BacklogDone = (long)(done - invoked),
            BacklogWait = (long)(wait - done),
            BacklogNext = (long)(queued - wait),
            WaitGracePeriod = GracePeriodSequence.ForPeople(TPlatform.Load(&control->WaitTarget)),
            Batches = (long)batches,
            LargestBatch = (long)largest,
            BlimitInForce = limit == ReaderSlot.NoLimit ? long.MaxValue : Math.Max((long)limit, blimit),
            StepsHelped = (long)TPlatform.Load(&control->StepsHelped),
            PeakBacklog = (long)PeakGauge<TPlatform>.Raise(&control->PeakBacklog, queued - invoked),
            BacklogPages = (long)backlogPages,
            PeakBacklogPages = (long)PeakGauge<TPlatform>.Raise(&control->PeakPages, backlogPages),
            Stalls = (long)TPlatform.Load(&control->Stalls),
            Starvations = (long)TPlatform.Load(&control->Starvations),
            ThreadStarvedNs = StarvationWatch<TPlatform>.StarvedNs(control),
            PolledCookies = (long)TPlatform.Load(&control->PolledCookies),
            Barriers = (long)TPlatform.Load(&control->Barriers),
            BarriersInFlight = (int)TPlatform.Load(&control->BarriersInFlight),
            Readers = (int)TPlatform.Load(&control->Readers),
        };
    }
}
