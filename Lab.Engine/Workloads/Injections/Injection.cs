using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Injections;

/// <summary>
/// One injection on a thread of its own: it begins, acts until its time is over or the workers must stand still, waits for
/// what it did to be over, and tells what came of it. All in one step.
/// </summary>
internal abstract class Injection<TPlatform>(InjectionScene<TPlatform> scene) : IWorkload
    where TPlatform : struct, IPlatform
{
    private const long LookNs = 1_000_000;
    private const long AftermathLimitNs = 2_000_000_000;

    private InjectionOutcome.Backlog _peak;
    private long _nextLookNs;
    private long _endNs;
    private bool _isTold;

    /// <summary>It has told what came of it.</summary>
    public bool IsDone { get; private set; }

    protected InjectionScene<TPlatform> Scene => scene;

    /// <summary>See <see cref="InjectionOutcome.Done"/>.</summary>
    protected long Done { get; set; }

    public void Begin() => scene.Worker.Reader.AdoptByThisThread();

    public long Step()
    {
        var before = ReadBacklog();
        _peak = before;
        scene.Witness.Began();
        scene.Note(RunNoteKind.InjectionBegan, $"{scene.Request.Title} begins.");
        _isTold = true;
        var began = TPlatform.NowNs();
        _endNs = began + (scene.Request.Ms * 1_000_000L);
        Act();
        var ended = TPlatform.NowNs();
        scene.Witness.Ended();
        var end = scene.Control.IsRunning ? InjectionEnd.Complete : scene.Control.IsStopping ? InjectionEnd.RunStopped : InjectionEnd.WorkersPaused;
        var aftermath = AwaitAftermath(before, ended);
        scene.Note(RunNoteKind.InjectionEnded, scene.Witness.Describe(new InjectionOutcome
        {
            Request = scene.Request,
            End = end,
            LengthNs = ended - began,
            Done = Done,
            Before = before,
            Peak = _peak,
            AftermathNs = aftermath,
        }));
        IsDone = true;
        return 0;
    }

    public void Finish()
    {
        if (!_isTold)
            scene.Note(RunNoteKind.InjectionEnded, $"{scene.Request.Title} did not begin: the run stopped first.");
    }

    /// <summary>Do it, for as long as <see cref="IsInForce"/>. Whatever happens, leave everything as it was found.</summary>
    protected abstract void Act();

    /// <summary>What it did is over. Asked again and again from its end on.</summary>
    protected virtual bool IsOver(in InjectionOutcome.Backlog before) => true;

    /// <summary>Its time is not over, and the workers may run.</summary>
    protected bool IsInForce => TPlatform.NowNs() < _endNs && MayGoOn;

    protected bool MayGoOn => scene.Control.IsRunning && !scene.Machine.Mmu.IsHalted;

    /// <summary>Leave the core for at most a millisecond, holding whatever is held, and look at the backlog.</summary>
    protected void Nap()
    {
        HostSystem.Preempt(Math.Clamp(_endNs - TPlatform.NowNs(), 0, LookNs));
        Look();
    }

    /// <summary>Look at the backlog, if the last look is long enough ago.</summary>
    protected void Look()
    {
        var now = TPlatform.NowNs();
        if (now < _nextLookNs)
            return;
        _nextLookNs = now + LookNs;
        _peak = _peak.Or(ReadBacklog());
    }

    protected InjectionOutcome.Backlog ReadBacklog()
    {
        var rcu = scene.Machine.Rcu.Read();
        return new InjectionOutcome.Backlog(rcu.Backlog, rcu.BacklogPages * (long)scene.Machine.Memory.PageSize);
    }

    private long? AwaitAftermath(InjectionOutcome.Backlog before, long ended)
    {
        while (MayGoOn)
        {
            var now = TPlatform.NowNs();
            if (IsOver(before))
                return now - ended;
            if (now - ended > AftermathLimitNs)
                return null;
            HostSystem.Preempt(LookNs / 4);
            Look();
        }

        return null;
    }
}
