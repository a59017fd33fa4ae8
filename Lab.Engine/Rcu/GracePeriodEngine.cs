using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>
/// Begins, watches and ends grace periods. Several may be in flight at once, each with its own driver: the end of one
/// is the end of every earlier one, because it waited for a superset of their readers.
/// </summary>
/// <remarks>
/// In the flavour of the process-wide fence, one a grace period suffices, because numbers are whole (not a phase bit):
/// leaving a section is a release and the scan acquires, so no second fence is needed after the scan. Source: liburcu's
/// membarrier flavour, which needs two; Linux's rcu_seq.
/// </remarks>
internal sealed unsafe class GracePeriodEngine<TPlatform>
    where TPlatform : struct, IPlatform
{
    private const int LooksBeforeSleep = 220;
    private const long SleepNs = 50_000;

    private readonly GracePeriodControl* _control;
    private readonly ReaderTable<TPlatform> _readers;
    private readonly StallLog<TPlatform> _stalls;
    private readonly RcuOptions _options;
    private readonly RcuProtocol _protocol;

    internal GracePeriodEngine(
        GracePeriodControl* control,
        ReaderTable<TPlatform> readers,
        StallLog<TPlatform> stalls,
        RcuOptions options,
        RcuProtocol protocol)
    {
        _control = control;
        _readers = readers;
        _stalls = stalls;
        _options = options;
        _protocol = protocol;
        control->Sequence = GracePeriodSequence.First | (protocol.ReadersFence ? GracePeriodSequence.FenceBit : 0);
        control->Completed = GracePeriodSequence.First;
        control->Requested = GracePeriodSequence.First;
        control->ExpeditedRequested = GracePeriodSequence.First;
        control->WaitTarget = GracePeriodSequence.First;
    }

    /// <summary>The first number whose grace period begins after this call.</summary>
    /// <remarks>
    /// Ordering. <b>S1</b>: the fence stands between the caller's unpublishing and the load of the sequence, and pairs
    /// with <b>G1</b>: a grace period with a later number begins after the unpublishing, for its readers too. The load is
    /// plain: only its place after the fence matters.
    /// </remarks>
    internal ulong NextNumber()
    {
        TPlatform.Fence();
        return GracePeriodSequence.NumberOf(TPlatform.LoadPlain(&_control->Sequence)) + GracePeriodSequence.One;
    }

    /// <summary>As <see cref="NextNumber"/>, for a cookie.</summary>
    internal ulong NextCookie() => NextNumber() - _protocol.CookiesTooLowBy;

    /// <remarks>Ordering. <b>S2</b>: the acquire pairs with <b>G5</b>, the end's exchange: after true, what readers did
    /// in the sections waited for is done.</remarks>
    internal bool IsCompleted(ulong number) =>
        GracePeriodSequence.HasReached(TPlatform.Load(&_control->Completed), number);

    /// <summary>A number that somebody asked for has not been reached.</summary>
    /// <remarks>Ordering: plain, for control only; who parks after it has executed P1's process-wide fence before.</remarks>
    internal bool IsRequested => !IsCompleted(TPlatform.LoadPlain(&_control->Requested));

    /// <summary>Somebody asked for an expedited one that has not been reached.</summary>
    internal bool IsExpeditedRequested => !IsCompleted(TPlatform.LoadPlain(&_control->ExpeditedRequested));

    /// <summary>Ask for every grace period up to a number.</summary>
    internal void Request(ulong number) => Raise(&_control->Requested, number);

    /// <summary>As <see cref="Request"/>, soon.</summary>
    internal void RequestExpedited(ulong number)
    {
        Raise(&_control->ExpeditedRequested, number);
        Request(number);
    }

    /// <summary>
    /// Begin a grace period. In the flavour of the process-wide fence, costs one interrupt to every CPU that runs this
    /// process; nothing if nobody is registered.
    /// </summary>
    /// <param name="hammer">Look three times as often.</param>
    /// <remarks>
    /// Ordering. <b>G1</b>: the increment (full barrier) pairs with <b>E1</b> and <b>S1</b>, and with <b>E2</b> where
    /// readers fence. <b>G2</b>: the process-wide fence, after the increment and before the scan, pairs with <b>E2</b>
    /// where they do not. <b>G6</b>: the loads in <see cref="ReaderTable{TPlatform}.AnyMayRead"/> come after the full
    /// barrier of G1 and pair with <b>R1</b>, the full barrier of whoever becomes a reader: either is seen here, or
    /// that reader's sections see what was unpublished.
    /// </remarks>
    /// <param name="lane">Whose records this grace period will be in.</param>
    internal GracePeriod Begin(TraceLane lane, bool hurry, bool hammer = false)
    {
        var period = new GracePeriod
        {
            StartedNs = TPlatform.NowNs(),
            NextStallNs = _options.StallNs,
            Hurry = hurry,
            SleepNs = hammer ? SleepNs / 3 : SleepNs,
            Target = GracePeriodSequence.NumberOf(TPlatform.Add(&_control->Sequence, GracePeriodSequence.One))
                - _protocol.NumbersTooLowBy,
        };
        if (_protocol.FencesProcess && _readers.AnyMayRead())
            TPlatform.FenceProcessWide();
        period.Slots = _readers.Used - _protocol.SlotsLeftOut;
        if (lane.IsOn)
            period.ScanNs = TPlatform.NowNs();
        return period;
    }

    /// <summary>Look once at the readers that are still in the way. Never waits.</summary>
    /// <returns>True if the grace period is over; then <see cref="End"/> it.</returns>
    /// <remarks>Ordering. <b>G4</b>: the acquire of each counter pairs with <b>E3</b>, the release on
    /// leaving.</remarks>
    internal bool TryFinish(ref GracePeriod period)
    {
        for (; period.NextSlot < period.Slots; period.NextSlot++)
        {
            var counter = TPlatform.Load(&_readers.Slots[period.NextSlot].Counter);
            if ((counter & GracePeriodSequence.PresenceMask) == 0)
                continue;
            if (GracePeriodSequence.HasReached(GracePeriodSequence.NumberOf(counter), period.Target))
                continue;
            if (IsCompleted(period.Target))
                break;

            NoteHolder(ref period, counter);
            Wait(ref period, counter);
            return false;
        }

        return true;
    }

    /// <summary>Publish the end of a grace period and wake whoever waits for it.</summary>
    /// <param name="blame">Where its length counts.</param>
    /// <param name="lane">As at its beginning.</param>
    /// <returns>Its length, nanoseconds.</returns>
    /// <remarks>Ordering. <b>G5</b>: the exchange in <see cref="Raise"/> pairs with <b>S2</b>.</remarks>
    internal long End(in GracePeriod period, BlameTable blame, TraceLane lane)
    {
        if (_protocol.FencesProcessAfterScan)
            TPlatform.FenceProcessWide();
        if (period.Urgent)
            ClearUrgent();
        Raise(&_control->Completed, period.Target);
        var lengthNs = TPlatform.NowNs() - period.StartedNs;
        blame.Add(period.Holder, lengthNs);
        if (period.ScanNs != 0)
            GracePeriodTrace.Record(lane, period, lengthNs);
        SignalDone();
        return lengthNs;
    }

    /// <summary>Let time pass between two looks: pauses, then yields, then short sleeps on a word. May block.</summary>
    internal static void BackOff(in GracePeriod period, bool sleep, uint* word)
    {
        if (period.IsYoung)
            TPlatform.Pause();
        else if (period.Looks < LooksBeforeSleep || !sleep)
            TPlatform.Yield();
        else
            TPlatform.Park(word, TPlatform.LoadPlain(word), period.SleepNs);
    }

    /// <summary>Wake the threads that wait for a grace period or a barrier, if there are any.</summary>
    /// <remarks>The caller has executed a full barrier after what it signals; it pairs with the waiter's increment of
    /// the sleepers before its last look. The load after it is plain.</remarks>
    internal void SignalDone()
    {
        if (TPlatform.LoadPlain(&_control->DoneSleepers) == 0)
            return;
        TPlatform.Add(&_control->DoneEvent, 1);
        TPlatform.Unpark(&_control->DoneEvent, int.MaxValue);
    }

    // The section began before the fence of this grace period, so what its reader said before it is seen. Once the counter
    // has changed the reader has left, and may have spoken again of what it does next: then the last that is known stands.
    private void NoteHolder(ref GracePeriod period, ulong counter)
    {
        var slot = &_readers.Slots[period.NextSlot];
        var site = ReaderSite.Load(&slot->Site);
        if (ReaderSite.IsStill(&slot->Counter, counter))
            period.HolderSite = site;
        else if (period.HolderSlot != period.NextSlot + 1)
            period.HolderSite = default;
        period.HolderSlot = period.NextSlot + 1;
    }

    private void Wait(ref GracePeriod period, ulong counter)
    {
        period.Looks++;
        if (period.IsYoung && !period.Hurry)
            return;
        var ageNs = TPlatform.NowNs() - period.StartedNs;
        if (_protocol.Urges && (period.Hurry || ageNs >= _options.UrgentNs))
        {
            // Set again each time: another driver that ends may have cleared it.
            period.Urgent = true;
            if ((TPlatform.Load(&_control->Sequence) & GracePeriodSequence.UrgentBit) == 0)
                TPlatform.Or(&_control->Sequence, GracePeriodSequence.UrgentBit);
        }

        if (ageNs >= period.NextStallNs)
            WarnOfStall(ref period, counter, ageNs);
    }

    private void WarnOfStall(ref GracePeriod period, ulong counter, long ageNs)
    {
        period.NextStallNs = StallLog<TPlatform>.Next(ageNs, _options.StallNs);
        if (!_protocol.WarnsOfStalls)
            return;
        var site = TPlatform.Load(&_readers.Slots[period.NextSlot].Site);
        var nesting = (int)(counter & GracePeriodSequence.NestingMask);
        var number = GracePeriodSequence.ForPeople(period.Target);
        _stalls.Add(new RcuStall(period.NextSlot, _readers.NameOf(period.NextSlot), nesting, number, ageNs, site));
    }

    private void ClearUrgent()
    {
        while (true)
        {
            var sequence = TPlatform.Load(&_control->Sequence);
            if ((sequence & GracePeriodSequence.UrgentBit) == 0)
                return;
            var calm = sequence & ~GracePeriodSequence.UrgentBit;
            if (TPlatform.CompareExchange(&_control->Sequence, calm, sequence) == sequence)
                return;
        }
    }

    private static void Raise(ulong* word, ulong number)
    {
        while (true)
        {
            // Plain: what it finds is tested by the exchange, or only rises.
            var before = TPlatform.LoadPlain(word);
            if (GracePeriodSequence.HasReached(before, number))
            {
                // Still a full barrier for the caller: see SignalDone.
                TPlatform.Fence();
                return;
            }

            if (TPlatform.CompareExchange(word, number, before) == before)
                return;
        }
    }
}
