using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Tlb;

namespace Lab.Tests.PageTable;

/// <summary>A survey; when it has read its first page's entry, its table is detached and grace periods are run, all on this thread.</summary>
public sealed class SurveyRace : IProtocolListener, IDisposable
{
    private readonly PhysicalMemory<RecordingPlatform> _memory = new(new MemoryOptions { TablePages = 256 });
    private readonly RcuDomain<RecordingPlatform> _rcu = new(new RcuOptions { PacingNs = 0 });
    private readonly RcuDomain<RecordingPlatform> _other = new(new RcuOptions { PacingNs = 0 });
    private readonly TlbDomain<RecordingPlatform> _tlb = new(new TlbOptions());
    private readonly WalkContext<RecordingPlatform> _mapper;
    private readonly MemoryCache<RecordingPlatform> _cache;

    public SurveyRace()
    {
        Reclaimer = new SubtreeReclaimer<RecordingPlatform>(new Stage2Options(), _memory, _rcu, SubtreeReclaim.Deferred);
        Table = new Stage2PageTable<RecordingPlatform>(new Stage2Options(), _memory, _tlb, Reclaimer);
        Reader = _rcu.Register("tree map");
        Stranger = _other.Register("stranger");
        _mapper = new WalkContext<RecordingPlatform>(0, _rcu.Register("mapper"));
        _cache = new MemoryCache<RecordingPlatform>(_memory, 64);
        Assert.True(_cache.TryTopUp(64));
        Map(4096);
        Page = TableInspector<RecordingPlatform>.ChildOf(EntryAt2()).Value;
    }

    public SubtreeReclaimer<RecordingPlatform> Reclaimer { get; }

    public Stage2PageTable<RecordingPlatform> Table { get; }

    public RcuReader<RecordingPlatform> Reader { get; }

    /// <summary>Of another domain.</summary>
    public RcuReader<RecordingPlatform> Stranger { get; }

    /// <summary>The table that is detached.</summary>
    public ulong Page { get; }

    public bool HasRun { get; private set; }

    /// <summary>What the log said after the grace periods, while the survey was still inside.</summary>
    public IReadOnlyList<DetachedSubtree> SeenWaiting { get; private set; } = [];

    public TableSurvey Run(RcuReader<RecordingPlatform> reader)
    {
        Reclaimer.Detached.Watch(true);
        var survey = new TableSurvey(Table.Geometry, 0, 0x20_0000, 16);
        RecordingPlatform.Listener = this;
        using (var section = reader.Enter())
            Assert.Equal(survey.End, Table.Survey(new ReadOnlyWalk<RecordingPlatform>(section), survey, 0, 4096));
        RecordingPlatform.Listener = null;
        Step();
        return survey;
    }

    public void Record(in ProtocolEvent e)
    {
        if (HasRun || e.Kind != ProtocolEventKind.WalkVisit || (e.Extra & 0xFF) != TableGeometry.LastLevel)
            return;
        HasRun = true;
        Map(0x20_0000);
        Step();
        SeenWaiting = Reclaimer.Detached.Waiting(Table.Geometry);
    }

    public void BeforeCompareExchange(ref ulong word)
    {
        // Every race is made by Record.
    }

    public void Dispose()
    {
        RecordingPlatform.Listener = null;
        _rcu.Unregister(_mapper.Reader!);
        _rcu.Unregister(Reader);
        _other.Unregister(Stranger);
        _mapper.Dispose();
        _tlb.Dispose();
        _rcu.Dispose();
        _other.Dispose();
        Reclaimer.Dispose();
        _memory.Dispose();
    }

    private void Step()
    {
        for (var step = 0; step < 200; step++)
            _rcu.GracePeriodStep();
    }

    private void Map(ulong size) => Assert.Equal(
        PgtableResult.Done,
        Table.Map(ExclusiveWalk<RecordingPlatform>.SingleThreaded, _mapper, new Ipa(0), size, new PhysAddr(0x1_0000_0000), Stage2Prot.ReadWrite, _cache));

    private Pte EntryAt2()
    {
        using var section = Reader.Enter();
        var steps = new List<TableStep>();
        Table.ReadPath(new ReadOnlyWalk<RecordingPlatform>(section), new Ipa(0), steps);
        return steps.Single(step => step.Level == TableGeometry.LastLevel - 1).Entry;
    }
}
