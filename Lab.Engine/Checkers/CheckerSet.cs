using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>
/// Every checker of <c>docs/checkers.md</c> over one table, fed by the protocol events of a <see cref="WatchedPlatform"/>, of a
/// simulated machine, or of a recording. Keeps the first hit and counts the others.
/// </summary>
/// <remarks>
/// Has no thread and no clock. One event at a time changes the checkers: entries' events come with the watch's gate held, the
/// others take it here, except those that concern their actor alone while it touches nothing in the sample.
/// </remarks>
public sealed class CheckerSet : ProtocolWatch
{
    private readonly Lock _hitGate = new();
    private readonly CheckerScene _scene;
    private readonly IProtocolChecker[] _checkers;
    private readonly IProtocolChecker[] _local;
    private readonly LifeChecker _life;
    private readonly WalkChecker _walk;
    private readonly ContextChecker _context;
    private readonly LeakChecker _leaks;
    private readonly TlbChecker _tlbs;
    private readonly EventSampler _sampler;
    private readonly SequenceChecker _sequence;
    private readonly bool _full;

    /// <param name="options">What is watched.</param>
    /// <param name="clock">Nanoseconds of the run, for reports. Null: none.</param>
    public CheckerSet(CheckerOptions options, Func<long>? clock = null)
    {
        var problems = options.Problems();
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(" ", problems), nameof(options));

        Options = options;
        _full = HearsReads = options.Level == CheckLevel.Full;
        _scene = new CheckerScene(options, () => Actors, Keep, clock);
        _life = new LifeChecker(_scene);
        _leaks = new LeakChecker(_scene);
        _tlbs = new TlbChecker(_scene);
        var dirty = new DirtyChecker(_scene);
        _sequence = new SequenceChecker(_scene);
        _context = new ContextChecker(_scene);
        _walk = new WalkChecker(_scene);
        var rcu = new RcuChecker(_scene);
        var progress = new ProgressChecker(_scene, _sequence);
        _checkers =
        [
            new ReferenceChecker(_scene), _tlbs, new BreakChecker(_scene), _life, _leaks, new MapChecker(_scene), _sequence, dirty,
            _context, rcu, progress, _walk, new AgeChecker(_scene),
        ];
        _local = [_context, rcu, progress];
        _sampler = new EventSampler(_scene, dirty);
    }

    public CheckerOptions Options { get; }

    /// <summary>"C-REF", "C-BBM" and so on.</summary>
    public IReadOnlyList<string> Names => [.. _checkers.Select(checker => checker.Name)];

    /// <summary>The first rule that was broken; null if none was.</summary>
    public CheckerHit? First { get; private set; }

    /// <summary>
    /// Called once, for the first hit, by whoever took the step, whatever it holds at that moment: it must not block or throw,
    /// but may ask the run to end.
    /// </summary>
    public Action<CheckerHit>? Found { get; set; }

    /// <summary>Rules broken.</summary>
    public long Hits { get; private set; }

    /// <summary>Events judged.</summary>
    public long Steps => _scene.Step;

    /// <summary>Empty tables met by the last <see cref="CheckQuiescent"/>: legal.</summary>
    public int EmptyTables => _leaks.EmptyTables;

    /// <summary>
    /// The machine lets a walk read a leaf as it was, where nothing orders it after the change: a release-acquire machine. Set before a
    /// run.
    /// </summary>
    public bool ReadsMayBeStale
    {
        get => _scene.ReadsMayBeStale;
        set => _scene.ReadsMayBeStale = value;
    }

    /// <summary>The table follows another release from here on. Only while no walker runs.</summary>
    public void SetRelease(KernelRelease release) => _scene.Release = release;

    /// <summary>Nobody walks and no callback waits: page balance (Q3, Q4, Q8) and TLBs (Q7).</summary>
    /// <param name="destroyed">The table is gone.</param>
    public void CheckQuiescent(bool destroyed)
    {
        var actor = (CheckerActor)Join("quiescence");
        EnterGate();
        try
        {
            _leaks.CheckQuiescent(actor, destroyed);
            _tlbs.CheckQuiescent(actor);
        }
        finally
        {
            ExitGate();
        }
    }

    /// <summary>What each actor is in the middle of. Only while none takes a step.</summary>
    public IReadOnlyList<ActorContext> Contexts => [.. Actors.Select(actor => ((CheckerActor)actor).Context())];

    /// <summary>The tables as told. Only while nobody takes a step.</summary>
    internal TableShadow Tables => _scene.Tables;

    /// <summary>Where an entry is, as far as is known.</summary>
    public EntryPlace PlaceOf(ulong entry) => _scene.Tables.PlaceOf(entry);

    /// <summary>An entry and a change of it, for people: IPA, level, page, index, both descriptors.</summary>
    public string Describe(ulong entry, ulong old, ulong next) => _scene.Tables.Describe(entry, new Pte(old), new Pte(next));

    public override void Hear(ProtocolActor actor, in ProtocolEvent step)
    {
        var who = (CheckerActor)actor;
        who.Event = step;
        if (step.Kind is ProtocolEventKind.EntryChange or ProtocolEventKind.EntryRead)
        {
            Judge(who, step);
            return;
        }

        switch (_sampler.ShareOf(who, step))
        {
            case EventShare.All:
                EnterGate();
                try
                {
                    Judge(who, step);
                }
                finally
                {
                    ExitGate();
                }

                break;
            case EventShare.Actor:
                foreach (var checker in _local)
                    checker.Hear(who, step);
                who.Apply(step, _scene.Step);
                break;
        }
    }

    protected internal override bool Selects(ulong entry, ulong old, ulong next) =>
        _full || _scene.Tables.IsPageInSample(entry) || TableShadow.LooksLikeTable(old) || TableShadow.LooksLikeTable(next);

    protected override ProtocolActor CreateActor(int index, string name) => new CheckerActor(this, index, name);

    /// <summary>A hit of a check that no event feeds: of the build.</summary>
    public void Report(CheckerHit hit) => Keep(hit);

    private void Keep(CheckerHit hit)
    {
        lock (_hitGate)
        {
            if (Hits++ > 0)
                return;
            First = hit;
        }

        Found?.Invoke(hit);
    }

    private void Judge(CheckerActor actor, in ProtocolEvent step)
    {
        _scene.Step++;
        switch (step.Kind)
        {
            // By far the most frequent: one checker hears each, and no table changes by them.
            case ProtocolEventKind.EntryRead:
                _life.Hear(actor, step);
                actor.LastRead = step;
                return;
            case ProtocolEventKind.WalkVisit:
                _walk.Hear(actor, step);
                return;
            case ProtocolEventKind.EntryDereference:
                _context.Hear(actor, step);
                return;
            case ProtocolEventKind.TableMemory:
                Adopt(step);
                break;
        }

        foreach (var checker in _checkers)
            checker.Hear(actor, step);
        _scene.Tables.Apply(actor, Actors, step, _scene.Step);
        actor.Apply(step, _scene.Step);
    }
}
