using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>
/// Splits the time of some of a worker's faults into phases: one faulting access in 64 on average
/// (<see cref="SampleSchedule"/>), from its first exit to its success. One thread; any thread may read the totals.
/// </summary>
/// <remarks>
/// Each switch ends one phase and begins the next with a single look at the clock, so nothing is lost and nothing
/// counted twice. An attempt's phases are kept apart until it is served: one that is turned back counts as
/// <see cref="FaultPhase.Retry"/> as a whole. What a look costs (some 20 ns) is in the phase that it ends.
/// </remarks>
public sealed class FaultPhaseClock<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private static readonly int s_phases = Enum.GetValues<FaultPhase>().Length;

    private readonly CounterSlots<FaultPhase> _totals = new(1);
    private readonly CounterSlots<FaultPhaseCounter> _counts = new(1);
    private readonly CounterSlots<FaultPhaseCounter>.Slot _ownCounts;
    private readonly CounterSlots<FaultPhase>.Slot _own;
    private readonly long[] _attempt = new long[s_phases];
    private readonly long[] _access = new long[s_phases];
    private SampleSchedule _schedule;
    private FaultPhase _phase;
    private long _since;
    private bool _isRunning;

    internal FaultPhaseClock(int worker)
    {
        _own = _totals[0];
        _ownCounts = _counts[0];
        _schedule = new SampleSchedule(0x70686173UL + (ulong)worker);
    }

    /// <summary>The access under way is one of them. Its own thread.</summary>
    public bool IsRunning => _isRunning;

    /// <summary>Accesses whose time was split.</summary>
    public long Timed => _counts.Sum(FaultPhaseCounter.Timed);

    /// <summary>Nanoseconds of all accesses whose time was split.</summary>
    public long TotalNs(FaultPhase phase) => _totals.Sum(phase);

    /// <summary>An access faults for the first time.</summary>
    /// <param name="nowNs">The moment of its exit, which the caller has read.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(long nowNs)
    {
        _ownCounts.Add(FaultPhaseCounter.Faulted);
        if (_schedule.IsDue((ulong)_ownCounts.Value(FaultPhaseCounter.Faulted)))
            Start(nowNs);
    }

    /// <summary>What follows belongs to another phase.</summary>
    /// <returns>The phase that ends, to come back to.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FaultPhase Switch(FaultPhase next) => _isRunning ? SwitchTimed(next) : next;

    /// <summary>The attempt was turned back: all of it was for nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void TurnBack()
    {
        if (_isRunning)
            TurnBackTimed();
    }

    /// <summary>The attempt was served; what follows is the way back to the guest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Serve()
    {
        if (_isRunning)
            ServeTimed();
    }

    /// <summary>The access has succeeded, or was given up: a started one ends here.</summary>
    /// <param name="nowNs">The moment that its latency ends with.</param>
    /// <param name="succeeded">False: it counts nowhere.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void End(long nowNs, bool succeeded)
    {
        if (_isRunning)
            EndTimed(nowNs, succeeded);
    }

    public void Dispose()
    {
        _totals.Dispose();
        _counts.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Start(long nowNs)
    {
        _schedule.Advance();
        Array.Clear(_attempt);
        Array.Clear(_access);
        _phase = FaultPhase.Other;
        _since = nowNs;
        _isRunning = true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private FaultPhase SwitchTimed(FaultPhase next)
    {
        Account(TPlatform.NowNs());
        var before = _phase;
        _phase = next;
        return before;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TurnBackTimed()
    {
        Account(TPlatform.NowNs());
        _phase = FaultPhase.Retry;
        var lost = 0L;
        for (var phase = 0; phase < s_phases; phase++)
        {
            lost += _attempt[phase];
            _attempt[phase] = 0;
        }

        _access[(int)FaultPhase.Retry] += lost;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ServeTimed()
    {
        Account(TPlatform.NowNs());
        _phase = FaultPhase.Other;
        KeepAttempt();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EndTimed(long nowNs, bool succeeded)
    {
        _isRunning = false;
        if (!succeeded)
            return;
        Account(nowNs);
        KeepAttempt();
        for (var phase = 0; phase < s_phases; phase++)
            _own.Add((FaultPhase)phase, _access[phase]);
        _ownCounts.Add(FaultPhaseCounter.Timed);
    }

    private void Account(long nowNs)
    {
        _attempt[(int)_phase] += nowNs - _since;
        _since = nowNs;
    }

    private void KeepAttempt()
    {
        for (var phase = 0; phase < s_phases; phase++)
        {
            _access[phase] += _attempt[phase];
            _attempt[phase] = 0;
        }
    }
}
