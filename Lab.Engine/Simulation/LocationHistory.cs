namespace Lab.Engine.Simulation;

/// <summary>Every store to one location in a run, in the order that all tasks agree on, and who read or wrote which when.</summary>
internal sealed class LocationHistory
{
    private readonly int _width;
    private readonly List<(int Clock, int Index)>[] _accesses;
    private readonly int[] _last;
    private readonly int[] _own;
    private ulong[] _values = new ulong[8];
    private int[] _messages;
    private bool[] _tells = new bool[8];

    public LocationHistory(int tasks)
    {
        _width = tasks;
        _messages = new int[8 * tasks];
        _accesses = new List<(int, int)>[tasks];
        _last = new int[tasks];
        _own = new int[tasks];
        for (var task = 0; task < tasks; task++)
            _accesses[task] = [];
    }

    /// <summary>Index of the newest store; 0 is what memory held before the run.</summary>
    public int Newest { get; private set; }

    public void Begin(ulong value)
    {
        Newest = 0;
        _values[0] = value;
        _tells[0] = false;
        Array.Clear(_last);
        Array.Clear(_own);
        foreach (var accesses in _accesses)
            accesses.Clear();
    }

    /// <summary>This location takes the place of one of its halves: the first value tells what the half's newest store told.</summary>
    public void Inherit(LocationHistory half)
    {
        if (!_tells[0])
            _messages.AsSpan(0, _width).Clear();
        _tells[0] = true;
        TaskClock.Raise(_messages.AsSpan(0, _width), half.MessageOf(half.Newest));
        TaskClock.Raise(_last, half._last);
    }

    public ulong ValueOf(int index) => _values[index];

    /// <summary>What a store-release, or a plain store after a barrier, tells who reads it; empty if nothing.</summary>
    public ReadOnlySpan<int> MessageOf(int index) => _tells[index] ? _messages.AsSpan(index * _width, _width) : [];

    /// <summary>A task stores.</summary>
    /// <remarks>A store tells also what the task's earlier stores to this location told: whoever reads it knows that they
    /// are made (arm64: po; [L]; coi is ordered).</remarks>
    public void Append(ulong value, int task, int clock, int[] message)
    {
        Newest++;
        if (Newest == _values.Length)
        {
            Array.Resize(ref _values, Newest * 2);
            Array.Resize(ref _tells, Newest * 2);
            Array.Resize(ref _messages, Newest * 2 * _width);
        }

        _values[Newest] = value;
        message.CopyTo(_messages, Newest * _width);
        if (_own[task] != 0)
            TaskClock.Raise(_messages.AsSpan(Newest * _width, _width), _messages.AsSpan(_own[task] * _width, _width));
        _own[task] = Newest;
        _tells[Newest] = true;
        Note(task, clock, Newest);
    }

    /// <summary>A task read or wrote the store of this index as its access of this number.</summary>
    public void Note(int task, int clock, int index)
    {
        _last[task] = clock;
        var accesses = _accesses[task];
        if (accesses.Count == 0 || accesses[^1].Index < index)
            accesses.Add((clock, index));
    }

    /// <summary>A task whose last access is not ordered before now; -1 if there is none.</summary>
    public int Unordered(int[] known, int tasks)
    {
        for (var task = 0; task < tasks; task++)
        {
            if (_last[task] > known[task])
                return task;
        }

        return -1;
    }

    /// <summary>The newest store that was read or written by an access which is ordered before now.</summary>
    public int NewestKnown(int[] known, int tasks)
    {
        var newest = 0;
        for (var task = 0; task < tasks; task++)
        {
            var accesses = _accesses[task];
            for (var at = accesses.Count - 1; at >= 0; at--)
            {
                if (accesses[at].Index <= newest)
                    break;
                if (accesses[at].Clock > known[task])
                    continue;
                newest = accesses[at].Index;
                break;
            }
        }

        return newest;
    }
}
