using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>
/// Read-copy-update: readers, grace periods and callbacks that know nothing of other domains. Who pays for the order
/// between readers and grace periods is its <see cref="RcuFlavour"/>; callbacks are 8 bytes each.
/// </summary>
/// <remarks>
/// Orderings are named where they stand: E (reader), Q (quiescent states), C (call_rcu), S (whoever waits or polls),
/// G (grace period), R (who becomes a reader), P (parking). Without a running
/// <see cref="RcuGracePeriodThread{TPlatform}"/>, <see cref="Synchronize"/> and <see cref="Barrier"/> step the machine
/// themselves. Sources: Linux rcu_segcblist and rcu_seq; liburcu.
/// </remarks>
public sealed unsafe partial class RcuDomain<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    // Set while this thread invokes callbacks of its own.
    [ThreadStatic]
    private static RcuReader<TPlatform>? s_port;

    private readonly NativeBlock _controlBlock;
    private readonly NativeBlock _histograms;
    private readonly GracePeriodControl* _control;
    private readonly ReaderTable<TPlatform> _readers;
    private readonly StallLog<TPlatform> _stalls;
    private readonly DomainFailure<TPlatform> _failure;
    private readonly CallbackKinds<TPlatform> _kinds;
    private readonly CallbackInvoker<TPlatform> _invoker;
    private readonly StarvationWatch<TPlatform> _starvation;
    private readonly RcuProtocol _protocol;
    private readonly GracePeriodEngine<TPlatform> _engine;
    private readonly GracePeriodMachine<TPlatform> _machine;
    private readonly DoneWaiter<TPlatform> _waiter;
    private readonly LogHistogram _expeditedByDriver;
    private readonly LogHistogram _expeditedByCallers;
    private readonly BlameTable _blameOfDriver = new();
    private readonly BlameTable _blameOfCallers = new();

    // Never on: a caller's grace period is blamed, and not recorded.
    private readonly TraceLane _callersLane = new();
    private GracePeriodStepResult _lastStep;

    public RcuDomain(RcuOptions options)
    {
        var problems = options.Problems();
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(" ", problems), nameof(options));

        Options = options;
        _controlBlock = new NativeBlock((nuint)sizeof(GracePeriodControl));
        _histograms = new NativeBlock(4 * HistogramStride);
        _control = (GracePeriodControl*)_controlBlock.Address;
        GracePeriods = HistogramAt(0);
        CallbackDelays = HistogramAt(1);
        _expeditedByDriver = HistogramAt(2);
        _expeditedByCallers = HistogramAt(3);
        _readers = new ReaderTable<TPlatform>(options.MaxReaders + 1, _control);
        _stalls = new StallLog<TPlatform>(_control);
        _failure = new DomainFailure<TPlatform>(_control);
        _protocol = RcuProtocol.Of(options.Flavour, options.Defect);
        _kinds = new CallbackKinds<TPlatform>(_control, options.DetectDoubleCalls);
        _invoker = new CallbackInvoker<TPlatform>(_control, _kinds, CallbackDelays, _failure, options, _protocol);
        var callbacks = new CallbackEngine<TPlatform>(_control, _readers, _invoker, options, _protocol);
        _engine = new GracePeriodEngine<TPlatform>(_control, _readers, _stalls, options, _protocol);
        _machine = new GracePeriodMachine<TPlatform>(
            _control, _engine, callbacks, _failure, GracePeriods, _expeditedByDriver, _blameOfDriver);
        _starvation = new StarvationWatch<TPlatform>(_control, _stalls, options, _protocol);
        _waiter = new DoneWaiter<TPlatform>(_control, _machine, _starvation, _failure);
        SetPacing(options.PacingNs, options.ExpeditedOnly);
        Invoker = Register("rcu callbacks");
        _machine.Lane = Invoker.Trace;
    }

    public RcuOptions Options { get; }

    /// <summary>
    /// The reader to use inside a callback, to read and to queue further callbacks: the owner's where the owner invokes,
    /// else that of whoever drives grace periods, one thread at a time. A reader's ring has one producer, so no other
    /// will do.
    /// </summary>
    public RcuReader<TPlatform> CallbackPort => s_port is { } port && port.Domain == this ? port : Invoker;

    /// <summary>The driver's own reader.</summary>
    internal RcuReader<TPlatform> Invoker { get; }

    /// <summary>Lengths of normal grace periods, nanoseconds; written by the driver.</summary>
    public LogHistogram GracePeriods { get; }

    /// <summary>
    /// From call_rcu to the end of the callback's batch, nanoseconds. Sampled: of each reader, the first callback after
    /// a grace period begins, so the longest wait of each batch rather than the mean.
    /// </summary>
    public LogHistogram CallbackDelays { get; }

    private static nuint HistogramStride =>
        (LogHistogram.BytesNeeded + CacheLine.Stride - 1) & ~(nuint)(CacheLine.Stride - 1);

    /// <summary>Change pacing while the domain runs. Never blocks.</summary>
    /// <param name="ns">See <see cref="RcuOptions.PacingNs"/>.</param>
    /// <param name="expedited">See <see cref="RcuOptions.ExpeditedOnly"/>.</param>
    public void SetPacing(long ns, bool expedited)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ns);
        TPlatform.Store(&_control->PacingNs, (ulong)ns);
        TPlatform.Store(&_control->ExpeditedOnly, expedited ? 1u : 0u);
        _machine.Wake();
    }

    /// <summary>A reader for one thread. Cold, may block; callable while the domain runs.</summary>
    /// <remarks>If another thread will use it, that thread calls
    /// <see cref="RcuReader{TPlatform}.AdoptByThisThread"/>.</remarks>
    public RcuReader<TPlatform> Register(string name) => _readers.Register(this, name);

    /// <summary>Give a reader back; callbacks that it queued are invoked all the same. Cold, may block.</summary>
    public void Unregister(RcuReader<TPlatform> reader) => _readers.Unregister(reader);

    /// <summary>Add a kind of callback. Cold; at most 15.</summary>
    /// <param name="state">Handed to each invocation.</param>
    /// <param name="invoke">Runs where <see cref="RcuOptions.Invocation"/> says; must not block.</param>
    public RcuCallbackKind RegisterKind(object state, delegate*<object, ulong, void> invoke) =>
        _kinds.Register(state, invoke);

    /// <summary>As the other, with the code as a type. Cold; at most 15.</summary>
    /// <param name="state">Handed to each invocation.</param>
    public RcuCallbackKind RegisterKind<TCallback>(object state)
        where TCallback : IRcuCallback => _kinds.Register(state, &TCallback.Invoke);

    /// <summary>
    /// Say in a callback that pages named to <see cref="RcuReader{TPlatform}.Call(RcuCallbackKind, ulong, ulong)"/>
    /// are free.
    /// </summary>
    public void PagesReleased(ulong pages)
    {
        if (Options.Invocation == CallbackInvocation.Owner)
            TPlatform.Add(&_control->PagesReleased, pages);
        else
            TPlatform.Store(&_control->PagesReleased, TPlatform.LoadPlain(&_control->PagesReleased) + pages);
    }

    /// <summary>Values for telemetry; raises the peaks to what it finds. Never blocks.</summary>
    public RcuSnapshot Read() => SnapshotReader<TPlatform>.Read(_control, _readers, Options.Blimit);

    /// <summary>
    /// When the grace period that somebody waits for, and that pacing holds back, may begin, nanoseconds; 0: pacing holds none
    /// back. Never blocks.
    /// </summary>
    public long GracePeriodDueNs =>
        (GracePeriodState)TPlatform.Load(&_control->State) == GracePeriodState.Paced ? (long)TPlatform.LoadPlain(&_control->NextStartNs) : 0;

    /// <summary>Least time between the beginnings of two grace periods, nanoseconds: <see cref="SetPacing"/>.</summary>
    public long PacingNs => (long)TPlatform.Load(&_control->PacingNs);

    /// <summary>Add the lengths of expedited grace periods, nanoseconds, to a histogram's words.</summary>
    /// <param name="words"><see cref="LogHistogram.Words"/> words.</param>
    /// <remarks>Two histograms with one writer each: the driver's, and the callers' under their mutex.</remarks>
    public void AddExpeditedGracePeriods(Span<ulong> words)
    {
        _expeditedByDriver.AddTo(words);
        _expeditedByCallers.AddTo(words);
    }

    /// <summary>Where the driver of grace periods and callbacks records, whoever it is.</summary>
    public TraceLane DriverTrace => Invoker.Trace;

    /// <summary>Every grace period's length by whom it waited for last. Two tables with one writer each, merged.</summary>
    public IReadOnlyList<BlameRow> ReadBlame() =>
        [.. _blameOfDriver.Read().Concat(_blameOfCallers.Read())
            .GroupBy(row => (row.Held, row.Operation, row.Level))
            .Select(rows => rows.First() with { Count = rows.Sum(row => row.Count), TotalNs = rows.Sum(row => row.TotalNs) })];

    /// <summary>The name of the reader in a slot: what <see cref="GracePeriodTrace.HolderSlot"/> names.</summary>
    public string ReaderName(int slot) => _readers.NameOf(slot);

    /// <summary>The oldest stall warning not yet taken. May block for a moment.</summary>
    public bool TryTakeStall(out RcuStall stall)
    {
        _starvation.Look();
        return _stalls.TryTake(out stall);
    }

    /// <summary>
    /// Do the next piece of grace-period work: invoke a batch of callbacks; begin, watch or end a grace period. Never
    /// waits. One thread at a time makes progress.
    /// </summary>
    /// <exception cref="InvariantException">The domain has failed (<see cref="Barrier"/>).</exception>
    /// <returns>False if there is nothing to do before time passes or somebody asks for something.</returns>
    public bool GracePeriodStep() => (_lastStep = _machine.Step()) == GracePeriodStepResult.Progress;

    /// <summary>
    /// Let time pass after a step that returned false: back off from readers, sleep until a grace period may begin, or
    /// park until somebody asks. Only the thread that steps. May block.
    /// </summary>
    public void GracePeriodWait() => _machine.Wait(_lastStep);

    /// <summary>Free the native memory. Nobody uses the domain any more; callbacks not yet invoked are dropped, so call
    /// <see cref="Barrier"/> first.</summary>
    public void Dispose()
    {
        Invariant.That(TPlatform.Load(&_control->Hosted) == 0, "RCU domain disposed while its grace-period thread runs");
        _readers.AssertNobodyReads();
        _readers.Dispose();
        _blameOfDriver.Dispose();
        _blameOfCallers.Dispose();
        _histograms.Dispose();
        _controlBlock.Dispose();
    }

    /// <summary>Wake the grace-period thread if it is parked. Never blocks.</summary>
    /// <remarks>Ordering: a plain load. A full barrier stands before it (Request), or C2 and P1 order it.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void WakeGracePeriodThread()
    {
        if (TPlatform.LoadPlain(&_control->Sleeping) != 0)
            _machine.Wake();
    }

    /// <summary>As <see cref="WakeGracePeriodThread"/>, for call_rcu.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void WakeFromCall()
    {
        if (_protocol.Wakes)
            WakeGracePeriodThread();
    }

    internal DoubleCallCheck<TPlatform> DoubleCalls => _kinds.DoubleCalls;

    private bool TryInvokeOwn(RcuReader<TPlatform> reader, ReaderSlot* slot)
    {
        s_port = reader;
        try
        {
            return _invoker.TryInvokeBatch(slot, reader.Trace);
        }
        finally
        {
            s_port = null;
        }
    }

    /// <summary>See <see cref="RcuReader{TPlatform}.InvokeReady"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void InvokeReady(RcuReader<TPlatform> reader, ReaderSlot* slot)
    {
        if (reader.InSection)
            Invariant.Fail($"reader {reader.Name} invokes callbacks inside a read section");
        if (reader.IsOnline)
            Invariant.Fail($"reader {reader.Name} invokes callbacks while online; it may have to wait for itself");
        var turns = 0;
        while (true)
        {
            if (Options.Invocation == CallbackInvocation.Owner && TryInvokeOwn(reader, slot))
                _engine.SignalDone();
            var pending = TPlatform.LoadPlain(&slot->Tail) - TPlatform.Load(&slot->Invoked);
            if (!_protocol.Throttles || pending <= (ulong)Options.Qovld)
                return;
            _failure.ThrowIfAny();
            if (_machine.Step() == GracePeriodStepResult.Progress)
                TPlatform.Add(&_control->StepsHelped, 1);
            else
                SpinWaiter.Relax<TPlatform>(ref turns);
        }
    }

    /// <summary>The grace-period thread is parked, or about to be.</summary>
    internal bool IsHostParked => TPlatform.Load(&_control->Sleeping) != 0;

    internal bool StopWanted => TPlatform.Load(&_control->StopWanted) != 0;

    internal void BeginHosting()
    {
        TPlatform.Store(&_control->StopWanted, 0);
        TPlatform.Store(&_control->LastRoundNs, (ulong)TPlatform.NowNs());
        Invariant.That(TPlatform.Exchange(&_control->Hosted, 1) == 0, "a domain has one grace-period thread");
    }

    internal void AskHostToStop()
    {
        TPlatform.Store(&_control->StopWanted, 1);
        _machine.Wake();
    }

    /// <summary>The grace-period thread ends by an exception: whoever waits for it learns of that.</summary>
    internal void HostFailed(Exception thrown)
    {
        _failure.Note(thrown);
        TPlatform.Fence();
        _engine.SignalDone();
    }

    internal void EndHosting() => TPlatform.Store(&_control->Hosted, 0);

    private LogHistogram HistogramAt(int index) =>
        new((ulong*)((byte*)_histograms.Address + ((nuint)index * HistogramStride)));
}
