using System.Collections.Concurrent;
using System.Globalization;
using Lab.Engine.Checkers;
using Lab.Engine.Mmu;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Workloads.Overlap;
using Lab.Engine.Workloads.Scope;

namespace Lab.Engine.Workloads;

/// <summary>A run on one platform: threads over a <see cref="RunMachine{TPlatform}"/>.</summary>
public sealed partial class PlatformRun<TPlatform> : LabRun
    where TPlatform : struct, IPlatform
{
    private readonly RunControl<TPlatform> _control = new();
    private readonly RunSettings<TPlatform> _settings;
    // A new array with each thread: the sampler reads it without a lock.
    private RunThread<TPlatform>[] _threads = [];
    private readonly ConcurrentQueue<RunNote> _notes = new();
    private readonly RcuGracePeriodThread<TPlatform> _gracePeriods;
    private readonly Lock _gate = new();
    private readonly CheckerSet? _checkers;
    private readonly long _began = TPlatform.NowNs();
    private readonly Lock _violationGate = new();
    private readonly int _collectionsBefore = GC.CollectionCount(0);
    private readonly CorePlacement? _placement;
    private string? _violation;
    private bool _ownWorkloads = true;
    private RunPhase _phase = RunPhase.Starting;

    public PlatformRun(RunOptions options)
        : this(options, new RunMachine<TPlatform>(Checked(options)))
    {
    }

    /// <param name="checkers">What listens to the platform; the machine was made in its sight. Null: nobody.</param>
    internal PlatformRun(RunOptions options, RunMachine<TPlatform> machine, CheckerSet? checkers = null)
    {
        Machine = machine;
        _checkers = checkers;
        if (checkers is not null)
            checkers.Found = hit => OnViolation(hit.Who, new InvariantException(hit.ToString()));
        _gracePeriods = new RcuGracePeriodThread<TPlatform>(machine.Rcu, failure => OnViolation("rcu_gp", failure));
        _settings = new RunSettings<TPlatform>(options);
        Overlap = new OverlapSampler<TPlatform>(machine.Mmu, options.Seed);
        Scope = new ScopeRecorder(machine.ScopeSources(() => Options.Policy), new ScopeClock<TPlatform>());
        _placement = options.Pin ? new CorePlacement(HostSystem.AllowedCpus()) : null;
        Id = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{_began}");
    }

    public override string Id { get; }

    public RunMachine<TPlatform> Machine { get; }

    /// <summary>What listens to the run; null at <see cref="CheckLevel.Always"/>.</summary>
    public CheckerSet? Checkers => _checkers;

    public override RunOptions Options => _settings.Options;

    public override RunPhase Phase => _phase;

    /// <summary>A recorded stream drives the threads, not the options.</summary>
    public override bool IsRecording => !_ownWorkloads;

    public override bool IsBroken => Machine.Mmu.Policy.Problems().Count > 0;

    public override ScopeRecorder Scope { get; }

    /// <summary>Who is inside the tables with whom.</summary>
    public OverlapSampler<TPlatform> Overlap { get; }

    private string BrokenMark => IsBroken ? " (BROKEN on purpose)" : "";

    /// <summary>Garbage collections of the process since the run was made.</summary>
    public override int Collections => GC.CollectionCount(0) - _collectionsBefore;

    /// <summary>Nanoseconds since the run was made.</summary>
    public override long ElapsedNs => TPlatform.NowNs() - _began;

    public override long BeganNs => _began;

    /// <summary>The first violation's report, or null.</summary>
    public override string? Violation
    {
        get
        {
            lock (_violationGate)
                return _violation;
        }
    }

    /// <summary>Threads that want a core now.</summary>
    public override int RunnableThreads => _threads.Count(t => t.IsAlive);

    /// <summary>Managed bytes allocated by worker threads in their steady state; known once they have ended. 0 is right.</summary>
    public override long SteadyAllocatedBytes => _threads.Sum(t => t.SteadyAllocatedBytes);

    /// <summary>Times that workers paused in a stutter.</summary>
    public long StutterPauses => _threads.Sum(t => t.StutterPauses);

    /// <summary>Threads that run on one core only.</summary>
    public int PinnedThreads => _threads.Count(t => t.IsPinned);

    /// <summary>Steps made by all workers that have ended or still run.</summary>
    public override long Steps => _threads.Sum(t => t.Steps);

    public override void Start()
    {
        lock (_gate)
        {
            using var watched = Watched();
            _gracePeriods.Start();
            Overlap.Start();
            SetStutter();
            StartMissingThreads();
            _phase = RunPhase.Running;
            Note(RunNoteKind.Started, $"Run started: policy {Options.Policy}{BrokenMark}, {Options.Vcpus} vCPUs, seed {Options.Seed}.");
            if (_placement is not null)
                Note(RunNoteKind.Note, _placement.ToString());
        }
    }

    /// <summary>Start these workloads instead of the options' own.</summary>
    internal void Start(IEnumerable<(string Name, IWorkload Workload, Func<bool> IsWanted)> workloads, string what)
    {
        lock (_gate)
        {
            using var watched = Watched();
            _gracePeriods.Start();
            Overlap.Start();
            foreach (var (name, workload, isWanted) in workloads)
                Launch(name, workload, isWanted);
            _ownWorkloads = false;
            _phase = RunPhase.Running;
            Note(RunNoteKind.Started, what);
        }
    }

    /// <summary>Apply options as one step, noted as an event. A change of policy drains first.</summary>
    /// <returns>Problems, whole sentences; none means applied.</returns>
    public override IReadOnlyList<string> Apply(RunOptions next)
    {
        lock (_gate)
        {
            using var watched = Watched();
            next = Accepted(next);
            var problems = next.Problems().ToList();
            if (Phase != RunPhase.Running)
                problems.Add($"The run is {Phase}; start one first.");
            else if (problems.Count == 0 && Options.NeedsRestart(next))
                problems.Add("This change needs a new run: MiBPerVcpu, Backing, Seed, HardwareAccessFlag, MemoryCachePages, MemoryLimitMiB, Pin, Check and more vCPUs than the slot has room for.");
            if (problems.Count > 0)
                return problems;

            var changes = Changes(Options, next);
            if (changes.Count == 0)
                return [];

            if (Options.PolicyInForce() != next.PolicyInForce() && !SwitchPolicy(next))
                return ["The run is ending; nothing was changed."];
            var stutters = Options.StutterMs != next.StutterMs;
            _settings.Publish(next); // before it is tuned: see TlbiCostRise
            Machine.Tune(next);
            if (stutters)
                SetStutter();
            if (_ownWorkloads)
                StartMissingThreads();
            Note(
                changes.Any(c => c.StartsWith("Policy", StringComparison.Ordinal)) ? RunNoteKind.PolicyChanged : RunNoteKind.OptionsChanged,
                $"{string.Join(", ", changes)}{BrokenMark}.");
            return [];
        }
    }

    /// <summary>Stop every worker, drain RCU, tear down, and balance the table pages.</summary>
    /// <remarks>May block: until the workers have ended and a grace period has passed.</remarks>
    public override void Stop()
    {
        lock (_gate)
        {
            if (Phase is RunPhase.Stopped or RunPhase.Violated)
                return;
            using var watched = Watched();
            _control.RequestStop();
            foreach (var thread in _threads)
                thread.Join();
            Scope.Stop();
            Overlap.Stop();
            if (Violation is null)
            {
                _phase = RunPhase.Draining;
                CheckBalance();
            }

            _gracePeriods.Stop();
            _phase = Violation is null ? RunPhase.Stopped : RunPhase.Violated;
            Note(RunNoteKind.Stopped, Violation is null ? "Run stopped: every table page came back." : "Run ended by a violation.");
        }
    }

    /// <summary>Wait until every worker has ended by itself (a recording's stream is over) or the time is up.</summary>
    /// <returns>True if all have ended.</returns>
    /// <remarks>May block: yes.</remarks>
    public override bool WaitForWorkers(TimeSpan limit)
    {
        var end = TPlatform.NowNs() + (long)(limit.TotalSeconds * 1e9);
        while (_threads.Any(t => t.IsAlive) && TPlatform.NowNs() < end)
            _control.Sleep(10_000_000);
        return !_threads.Any(t => t.IsAlive);
    }

    public override IReadOnlyList<BlameRow> ReadBlame() => Machine.Rcu.ReadBlame();

    public override bool TryTakeStall(out RcuStall stall) => Machine.Rcu.TryTakeStall(out stall);

    public override bool TryTakeNote(out RunNote note) => _notes.TryDequeue(out note);

    public override void Dispose()
    {
        Stop();
        using var watched = Watched();
        Overlap.Dispose();
        if (Violation is null)
        {
            Scope.Dispose();
            Machine.Dispose();
        }

        _floods?.Dispose();
        _settings.Dispose();
        _control.Dispose();
    }

    /// <summary>Under a recorded stream the recording decides what the threads do: policy, RCU and TLBI settings apply.</summary>
    private RunOptions Accepted(RunOptions next) => _ownWorkloads
        ? next
        : Options with
        {
            Policy = next.Policy, AllowUnsafe = next.AllowUnsafe, CallbackGranularity = next.CallbackGranularity, RangeChunk = next.RangeChunk, SplitChunk = next.SplitChunk,
            RcuPacingUs = next.RcuPacingUs, RcuExpedited = next.RcuExpedited,
            TlbiBaseNs = next.TlbiBaseNs, TlbiPerInitiatorNs = next.TlbiPerInitiatorNs, TlbiPerPageNs = next.TlbiPerPageNs,
        };

    // The calling thread's steps are heard too, and the threads that it starts join the watch by their names.
    private WatchScope? Watched() => _checkers?.Enter("control");

    private bool SwitchPolicy(RunOptions next)
    {
        try
        {
            if (!_control.PauseAll(() => _threads.Count(t => t.IsAlive)))
                return false;
            Machine.Mmu.SwitchPolicy(next.PolicyInForce()!, next.AllowUnsafe);
            _checkers?.SetRelease(Machine.Mmu.Policy.Release);
            return true;
        }
        catch (InvariantException broken)
        {
            OnViolation("policy change", broken);
            return false;
        }
        finally
        {
            _control.Resume();
        }
    }

    private void StartMissingThreads()
    {
        var mmu = Machine.Mmu;
        for (var i = 0; i < Options.Vcpus; i++)
        {
            var number = i;
            LaunchOnce($"vcpu {i}", () => new VcpuWorkload<TPlatform>(Machine.Vcpu(number), _settings, number), () => number < Options.Vcpus);
        }

        for (var i = 0; i < Options.UnmapThreads; i++)
        {
            var number = i;
            LaunchOnce(
                $"host {i}",
                () => new HostWorkload<TPlatform>(mmu, Machine.HostWorker(number), _settings, number),
                () => number < Options.UnmapThreads);
        }

        LaunchOnce("migration", () => new DirtyLogWorkload<TPlatform>(mmu, Machine.MigrationWorker(), _settings), () => true);
    }

    private void LaunchOnce(string name, Func<IWorkload> make, Func<bool> isWanted)
    {
        var old = Array.FindLast(_threads, t => string.Equals(t.Name, name, StringComparison.Ordinal));
        if (old is { IsAlive: true, IsEnding: false })
            return;
        old?.Join();
        Launch(name, make(), isWanted);
    }

    private void Launch(string name, IWorkload workload, Func<bool> isWanted, bool isWorker = true)
    {
        var cpu = isWorker ? _placement?.CoreOf(name) : null;
        var thread = new RunThread<TPlatform>(name, _control, workload, isWanted, OnViolation, cpu) { Stutters = isWorker };
        _threads = [.. _threads, thread];
        thread.Start();
    }

    private void CheckBalance()
    {
        try
        {
            var quiet = Machine.CheckQuiescent();
            if (quiet.Problems.Count > 0)
                OnViolation("quiescence check", new InvariantException(string.Join("\n      ", quiet.Problems)));
            _checkers?.CheckQuiescent(destroyed: false);
            var left = Machine.TearDown();
            _checkers?.CheckQuiescent(destroyed: true);
            if (Machine.Mmu.Reclaimer.Read().Warnings is > 0 and var warnings)
                OnViolation("leak check", new InvariantException($"{warnings} subtrees were still referenced after their free walk"));
            if (left != 0)
                OnViolation("leak check", new InvariantException($"{left} table pages never came back"));
        }
        catch (InvariantException broken)
        {
            OnViolation("leak check", broken);
        }
    }

    private void OnViolation(string who, Exception what)
    {
        var report = string.Create(
            CultureInfo.InvariantCulture,
            $"what: {what.Message}\nwho:  {who}\nwhen: {ElapsedNs / 1e9:F6} s into the run\nseed: {Options.Seed}\npolicy: {Options.Policy}{BrokenMark}");
        if (!IsRecording)
            report += $"\nagain: {RepeatLine.Of(Options)}";
        if (what is not InvariantException)
            report += $"\n{what}";
        lock (_violationGate)
        {
            if (_violation is null)
                Note(RunNoteKind.Violation, $"Violation in {who}: {what.Message}");
            _violation ??= report;
        }

        Scope.NoteViolation();
        Machine.Mmu.Halt();
        _control.RequestStop();
    }

    private void SetStutter() => _control.SetStutter(Options.StutterMs * 1_000_000L, TPlatform.NowNs());

    private void Note(RunNoteKind kind, string text, string? injection = null) =>
        _notes.Enqueue(new RunNote(ElapsedNs, kind, text, injection));
}
