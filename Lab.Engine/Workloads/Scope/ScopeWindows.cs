namespace Lab.Engine.Workloads.Scope;

/// <summary>The last captures, by id. Thread-safe.</summary>
public sealed class ScopeWindows
{
    /// <summary>Captures kept.</summary>
    public const int Most = 16;

    private readonly Lock _gate = new();
    private readonly List<ScopeWindow> _kept = [];

    public ScopeWindow? Newest
    {
        get
        {
            lock (_gate)
                return _kept.Count == 0 ? null : _kept[^1];
        }
    }

    /// <summary>The capture before the one with that id, or null.</summary>
    public ScopeWindow? Previous(long id) => Find(kept => kept.FindLast(window => window.Id < id));

    /// <summary>The capture after the one with that id, or null.</summary>
    public ScopeWindow? Next(long id) => Find(kept => kept.Find(window => window.Id > id));

    /// <summary>Null if it was never there, or is no more.</summary>
    public ScopeWindow? WithId(long id) => Find(kept => kept.Find(window => window.Id == id));

    internal void Add(ScopeWindow window)
    {
        lock (_gate)
        {
            _kept.Add(window);
            if (_kept.Count > Most)
                _kept.RemoveAt(0);
        }
    }

    private ScopeWindow? Find(Func<List<ScopeWindow>, ScopeWindow?> find)
    {
        lock (_gate)
            return find(_kept);
    }
}
