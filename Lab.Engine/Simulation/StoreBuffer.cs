namespace Lab.Engine.Simulation;

/// <summary>One task's stores that others do not see yet, oldest first.</summary>
internal sealed class StoreBuffer
{
    // As large as a big core's.
    private const int Capacity = 64;

    private readonly BufferedStore[] _stores = new BufferedStore[Capacity];
    private int _first;

    public int Count { get; private set; }

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
        return true;
    }

    public void Clear() => Count = 0;
}
