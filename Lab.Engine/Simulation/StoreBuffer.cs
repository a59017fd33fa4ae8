using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <summary>One task's stores that others do not see yet, oldest first.</summary>
internal sealed class StoreBuffer
{
    // As large as a big core's.
    private const int Capacity = 64;

    private readonly BufferedStore[] _stores = new BufferedStore[Capacity];
    private readonly Queue<(long After, ProtocolEvent Step)> _told = new();
    private int _first;
    private long _taken;

    public int Count { get; private set; }

    /// <summary>Something that was told waits for a store.</summary>
    public bool HasTold => _told.Count > 0;

    public bool IsFull => Count == Capacity;

    public ref readonly BufferedStore this[int index] => ref _stores[(_first + index) % Capacity];

    public void Add(in BufferedStore store) => _stores[(_first + Count++) % Capacity] = store;

    public bool TryTakeOldest(out BufferedStore store)
    {
        store = _stores[_first];
        if (Count == 0)
            return false;
        _first = (_first + 1) % Capacity;
        Count--;
        _taken++;
        return true;
    }

    /// <summary>What was told after the newest store, to be heard after it.</summary>
    public void Tell(in ProtocolEvent step) => _told.Enqueue((_taken + Count, step));

    /// <summary>What was told before the oldest store that is left, in order.</summary>
    public bool TryHear(out ProtocolEvent step)
    {
        step = default;
        if (!_told.TryPeek(out var next) || next.After > _taken)
            return false;
        step = _told.Dequeue().Step;
        return true;
    }

    public void Clear()
    {
        Count = 0;
        _taken = 0;
        _told.Clear();
    }
}
