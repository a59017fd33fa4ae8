using Lab.Engine.Memory;
using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Replay;

/// <summary>
/// One actor of a recorded stream, open loop: each event at its recorded time divided by the speed-up, late ones at
/// once. A vCPU accesses; a host thread invalidates, protects, ages, turns logging on and off.
/// </summary>
public sealed class StreamWorkload<TPlatform> : IWorkload
    where TPlatform : struct, IPlatform
{
    private const long LongestSleepNs = 50_000_000;
    private const int Burst = 64;

    private readonly StreamEvent[] _events;
    private readonly double _speedUp;
    private readonly MmuWorker<TPlatform> _worker;
    private readonly Vcpu<TPlatform>? _vcpu;
    private readonly bool _eager;
    private readonly long _began;
    private int _next;

    /// <param name="events">This actor's, in the order of time.</param>
    /// <param name="speedUp">How much faster than recorded, above 0.</param>
    /// <param name="began">The stream's origin on the platform's clock, one for all actors.</param>
    /// <param name="worker">The actor's.</param>
    /// <param name="vcpu">Null for a host thread.</param>
    /// <param name="eager">Split blocks when logging is turned on.</param>
    public StreamWorkload(
        StreamEvent[] events, double speedUp, long began, MmuWorker<TPlatform> worker, Vcpu<TPlatform>? vcpu, bool eager)
    {
        _events = events;
        _speedUp = speedUp;
        _began = began;
        _worker = worker;
        _vcpu = vcpu;
        _eager = eager;
    }

    /// <summary>Every event has been done.</summary>
    public bool IsDone => _next == _events.Length;

    public void Begin() => _worker.Reader.AdoptByThisThread();

    public long Step()
    {
        var now = TPlatform.NowNs();
        var done = 0;
        while (!IsDone && done < Burst)
        {
            var wait = _began + (long)(_events[_next].TimeNs / _speedUp) - now;
            if (wait > 0)
            {
                Busy(now, done);
                return Math.Min(wait, LongestSleepNs);
            }

            Do(_events[_next++]);
            done++;
        }

        Busy(now, done);
        return 0;
    }

    public void Finish()
    {
        // What the stream left on stays on; the run's teardown turns logging off.
    }

    private void Busy(long since, int done)
    {
        if (done > 0)
            _worker.Counters.Add(MmuCounter.WorkerNs, TPlatform.NowNs() - since);
    }

    private void Do(in StreamEvent recorded)
    {
        var slot = _worker.Mmu.Slot;
        switch (recorded.Kind)
        {
            case StreamEventKind.Read:
                Access(recorded, AccessKind.Read);
                return;
            case StreamEventKind.Write:
                Access(recorded, AccessKind.Write);
                return;
            case StreamEventKind.Execute:
                Access(recorded, AccessKind.Execute);
                return;
            case StreamEventKind.LoggingOn:
                _worker.Mmu.Logging.Start(_worker, _eager);
                return;
            case StreamEventKind.LoggingOff:
                _worker.Mmu.Logging.Stop();
                return;
        }

        // A range may reach beyond the slot: only its part inside concerns us.
        var end = Math.Min(recorded.Ipa + recorded.Size, slot.Start.Value + slot.Size);
        var start = Math.Max(recorded.Ipa, slot.Start.Value);
        if (start >= end)
            return;

        var first = slot.PageOf(new Ipa(start));
        var pages = Math.Max(1, (end - start) >> HostMemory<TPlatform>.PageShift);
        switch (recorded.Kind)
        {
            case StreamEventKind.Invalidate:
                _worker.Mmu.Host.Discard(_worker, first, pages);
                break;
            case StreamEventKind.WriteProtect:
                _worker.Mmu.Logging.ClearRange(_worker, first, pages);
                break;
            case StreamEventKind.Age:
                _worker.Mmu.Host.Age(_worker, first, pages);
                break;
            default:
                throw new InvariantException($"no such stream event: {recorded.Kind}");
        }
    }

    private void Access(in StreamEvent recorded, AccessKind kind)
    {
        Invariant.That(_vcpu is not null, "a host thread of a recording accesses memory");
        _vcpu.Access(new Ipa(recorded.Ipa), kind);
    }
}
