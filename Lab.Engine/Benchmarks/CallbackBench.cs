using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Benchmarks;

/// <summary>An RCU domain with its grace-period thread, one thread that queues callbacks, and a pool that they give back to.</summary>
internal sealed class CallbackBench : IDisposable
{
    private const int SectionsAStep = 1_000;

    private readonly RcuDomain<HostPlatform> _rcu = new(new RcuOptions { Invocation = CallbackInvocation.Owner });
    private readonly RcuGracePeriodThread<HostPlatform> _thread;
    private readonly RcuReader<HostPlatform> _queuer;
    private readonly RcuReader<HostPlatform>? _reader;
    private readonly Sibling? _sibling;
    private readonly PagePool _pool;
    private readonly int _pages;
    private long _flowed;
    private readonly RcuCallbackKind _kind;
    private readonly RcuCallbackKind _nothing;

    public CallbackBench(bool withReader = false)
    {
        // Beyond the bound, so that the pool is never empty.
        _pages = BacklogBound + 16_384;
        _pool = new PagePool(_pages);
        _kind = _rcu.RegisterKind<GiveBack>(_pool);
        _nothing = _rcu.RegisterKind<Nothing>(_pool);
        _queuer = _rcu.Register("queuer");
        _thread = new RcuGracePeriodThread<HostPlatform>(_rcu);
        _thread.Start();
        if (!withReader)
            return;
        _reader = _rcu.Register("reader");
        _sibling = new Sibling("callback bench reader", Read);
    }

    /// <summary>Callbacks that may be pending at most, as long as each is followed by <see cref="RcuReader{TPlatform}.InvokeReady"/>.</summary>
    public int BacklogBound => (int)_rcu.Options.Qovld + 1;

    public long PeakBacklog => _rcu.Read().PeakBacklog;

    /// <summary>Share of the callbacks that the driver of grace periods ran, because their owner was late or waited for the last.</summary>
    public double DriversShare => _flowed == 0 ? 0 : (double)_pool.GivenByOthers / _flowed;

    /// <returns>Nanoseconds of the queueing alone.</returns>
    public long Enqueue(int calls)
    {
        var began = HostPlatform.NowNs();
        for (var call = 0; call < calls; call++)
            _queuer.Call(_nothing, 16);
        return HostPlatform.NowNs() - began;
    }

    /// <summary>Invoke what was queued, by the thread that queued it, as it does in the flow.</summary>
    public void Drain()
    {
        while (_rcu.Read() is var rcu && rcu.CallbacksInvoked != rcu.CallbacksQueued)
        {
            _queuer.InvokeReady();
            HostPlatform.Yield();
        }
    }

    /// <returns>Nanoseconds from the first call until every callback has run.</returns>
    public long Flow(int calls)
    {
        _sibling?.Run();
        _pool.Adopt();
        var began = HostPlatform.NowNs();
        for (var call = 0; call < calls; call++)
        {
            _queuer.Call(_kind, _pool.Take());
            _queuer.InvokeReady();
        }

        _rcu.Barrier();
        var took = HostPlatform.NowNs() - began;
        _sibling?.Pause();
        _flowed += calls;
        Invariant.That(_pool.Count == _pages);
        return took;
    }

    public void Dispose()
    {
        _sibling?.Dispose();
        _rcu.Barrier();
        _thread.Dispose();
        _rcu.Unregister(_queuer);
        if (_reader is not null)
            _rcu.Unregister(_reader);
        _rcu.Dispose();
    }

    private void Read(int step)
    {
        if (step == 0)
            _reader!.AdoptByThisThread();
        for (var section = 0; section < SectionsAStep; section++)
            _reader!.Enter().Dispose();
    }

    private readonly struct Nothing : IRcuCallback
    {
        public static void Invoke(object state, ulong payload)
        {
            // The queueing alone is timed.
        }
    }

    private readonly struct GiveBack : IRcuCallback
    {
        public static void Invoke(object state, ulong payload) => ((PagePool)state).Give(payload);
    }
}
