using Lab.Engine.Telemetry.Wire;
using Lab.Web.Services.Feed;

namespace Lab.Web.Services.Scope;

/// <summary>The scope as the page knows it: how it stands, the last captures by id, and blame. Thread-safe; holds a bounded number.</summary>
public sealed class ScopeStore
{
    /// <summary>Captures kept.</summary>
    public const int Most = 16;

    private readonly Lock _gate = new();
    private readonly List<ScopeCapture> _captures = [];
    private ScopeNews? _news;
    private GracePeriodBlame? _blame;

    /// <summary>Something was accepted. Raised outside locks, on the hub's thread.</summary>
    public event Action? Changed;

    /// <summary>The last news, without its capture; null before the first.</summary>
    public ScopeNews? News
    {
        get
        {
            lock (_gate)
                return _news;
        }
    }

    /// <summary>Null before the first.</summary>
    public GracePeriodBlame? Blame
    {
        get
        {
            lock (_gate)
                return _blame;
        }
    }

    public ScopeCapture? Newest
    {
        get
        {
            lock (_gate)
                return _captures.Count == 0 ? null : _captures[^1];
        }
    }

    /// <summary>Ids of the captures that are kept, oldest first.</summary>
    public IReadOnlyList<long> Ids
    {
        get
        {
            lock (_gate)
                return [.. _captures.Select(capture => capture.Id)];
        }
    }

    /// <summary>The capture before the one with that id, or null.</summary>
    public ScopeCapture? Previous(long id) => Find(captures => captures.FindLast(capture => capture.Id < id));

    /// <summary>The capture after the one with that id, or null.</summary>
    public ScopeCapture? Next(long id) => Find(captures => captures.Find(capture => capture.Id > id));

    public ScopeCapture? WithId(long id) => Find(captures => captures.Find(capture => capture.Id == id));

    /// <summary>Keep news, and its capture if it has one; another run's captures go.</summary>
    /// <returns>False if the capture does not fit this version's contract; nothing of the news is kept then.</returns>
    public bool Accept(ScopeNews news)
    {
        if (news.Capture is { } capture && !Fits(capture))
            return false;
        lock (_gate)
        {
            if (_captures.Count > 0 && !string.Equals(_captures[^1].RunId, news.RunId, StringComparison.Ordinal))
                _captures.Clear();
            if (news.Capture is not null && _captures.TrueForAll(kept => kept.Id < news.Capture.Id))
                _captures.Add(ForPage(news.Capture));
            if (_captures.Count > Most)
                _captures.RemoveAt(0);
            _news = news with { Capture = null, WaitingFor = UnitText.Of(news.WaitingFor) };
        }

        Changed?.Invoke();
        return true;
    }

    public void Accept(GracePeriodBlame blame)
    {
        lock (_gate)
            _blame = blame;
        Changed?.Invoke();
    }

    private static ScopeCapture ForPage(ScopeCapture capture) => capture with
    {
        Headline = UnitText.Of(capture.Headline),
        GracePeriods = [.. capture.GracePeriods.Select(period => period with { Sentence = UnitText.Of(period.Sentence) })],
    };

    private static bool Fits(ScopeCapture capture)
    {
        var rows = capture.Kind.Length;
        int[] lengths =
        [
            capture.Lane.Length, capture.StartNs.Length, capture.DurationNs.Length, capture.Level.Length, capture.Argument.Length,
            capture.Address.Length, capture.Extra.Length,
        ];
        return Array.TrueForAll(lengths, length => length == rows) && Array.TrueForAll(capture.Lane, lane => lane < capture.Lanes.Length);
    }

    private ScopeCapture? Find(Func<List<ScopeCapture>, ScopeCapture?> find)
    {
        lock (_gate)
            return find(_captures);
    }
}
