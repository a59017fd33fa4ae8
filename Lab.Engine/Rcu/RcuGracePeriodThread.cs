using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>
/// The thread that steps a domain: normal grace periods and callbacks. Parked when nobody wants anything.
/// </summary>
public sealed class RcuGracePeriodThread<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    internal const string ThreadName = "rcu_gp";

    private readonly RcuDomain<TPlatform> _domain;
    private readonly Action<Exception>? _failed;
    private Thread? _thread;

    /// <param name="failed">Called on the thread when a callback or an invariant threw, which ends it and fails the
    /// domain; the edge of the run.</param>
    public RcuGracePeriodThread(RcuDomain<TPlatform> domain, Action<Exception>? failed = null)
    {
        _domain = domain;
        _failed = failed;
    }

    public bool IsRunning => _thread is { IsAlive: true };

    /// <summary>What ended the thread, if it was not <see cref="Stop"/>. Read it after <see cref="Stop"/>.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Cold. A domain has one such thread at a time.</summary>
    public void Start()
    {
        Invariant.That(_thread is null, "the grace-period thread is started twice");
        Failure = null;
        _domain.BeginHosting();
        _thread = new Thread(Run) { IsBackground = true, Name = ThreadName };
        _thread.Start();
    }

    /// <summary>
    /// End the thread and wait for it. Callbacks still pending stay queued. Blocks; does nothing if not started.
    /// </summary>
    public void Stop()
    {
        if (_thread is null)
            return;
        _domain.AskHostToStop();
        _thread.Join();
        _thread = null;
    }

    public void Dispose() => Stop();

    private void Run()
    {
        try
        {
            using var enlisted = RunTasks.Enlist();
            _domain.Invoker.AdoptByThisThread();
            while (!_domain.StopWanted)
            {
                if (!_domain.GracePeriodStep())
                    _domain.GracePeriodWait();
            }
        }
        catch (Exception failure)
        {
            Failure = failure;
            _domain.HostFailed(failure);
            _failed?.Invoke(failure);
        }
        finally
        {
            _domain.EndHosting();
        }
    }
}
