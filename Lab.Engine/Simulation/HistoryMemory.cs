namespace Lab.Engine.Simulation;

/// <summary>
/// Release and acquire as on arm64: each location keeps every store made to it in this run; a load may return any that is not
/// older than one which its task knows of. A task knows of what it did or read itself, and of what others had done or read
/// before a store-release that it read by a load-acquire.
/// </summary>
/// <remarks>
/// Happens-before is kept in clocks, a count of accesses for each task. Atomics are full barriers and read the newest store, as
/// <see cref="Primitives.IPlatform"/> promises; barriers are totally ordered. A fill is by whoever owns the
/// memory alone: an access by another task that is not ordered before it is a race, whatever the values were; so is found
/// what otherwise only late loads would show. Not modelled: a load that is done after a later store
/// of its own task (load buffering), stores of one location seen in different orders (arm64 forbids it), stores of one task to
/// several locations that reach others before the task made them. Sources: the C++ memory model's release-acquire fragment;
/// Lahav and others, "Taming Release-Acquire Consistency".
/// </remarks>
internal sealed unsafe class HistoryMemory : SimMemory
{
    private readonly Dictionary<nuint, LocationHistory> _locations = [];
    private readonly Stack<LocationHistory> _spare = new();

    // What lies in each 4 KiB, in the order of first use: a fill looks there only.
    private readonly Dictionary<nuint, List<nuint>> _keysOfPage = [];
    private readonly Dictionary<nuint, List<FilledRange>> _fillsOfPage = [];
    private readonly TaskClock[] _clocks;
    private readonly int[] _barriers;
    private readonly int _width;

    private const nuint PageBytes = 4096;

    public HistoryMemory(SimMachine machine, int tasks)
        : base(machine)
    {
        _width = tasks;
        _barriers = new int[tasks];
        _clocks = new TaskClock[tasks];
        for (var task = 0; task < tasks; task++)
            _clocks[task] = new TaskClock(tasks);
    }

    public override void Begin(int tasks)
    {
        foreach (var history in _locations.Values)
            _spare.Push(history);
        _locations.Clear();
        _keysOfPage.Clear();
        _fillsOfPage.Clear();
        foreach (var clock in _clocks)
            clock.Clear();
        Array.Clear(_barriers);
    }

    public override ulong Load(SimTask task, void* location, int size, bool acquires)
    {
        var (history, shift) = Find(location, size);
        var clock = _clocks[task.Index];
        var floor = history.NewestKnown(clock.Known, Machine.TaskCount);
        var older = history.Newest - floor;
        var index = older == 0 ? floor : history.Newest - Machine.ChooseRead(older + 1);
        clock.Tick(task.Index);
        history.Note(task.Index, clock.Known[task.Index], index);
        clock.Read(history.MessageOf(index), acquires);
        return Cut(history.ValueOf(index), shift, size);
    }

    public override void Store(SimTask task, void* location, ulong value, int size, bool releases)
    {
        var (history, shift) = Find(location, size);
        var clock = _clocks[task.Index];
        clock.Tick(task.Index);
        Append(task, location, history, shift, value, size, releases ? clock.Known : clock.AtBarrier);
    }

    public override void Fill(SimTask task, ulong* first, int words, ulong value)
    {
        var clock = _clocks[task.Index];
        clock.Tick(task.Index);
        var fill = new FilledRange(first, words, value, task.Index, clock.Known[task.Index], clock.AtBarrier);
        new Span<ulong>(first, words).Fill(value);
        Machine.Changes++;
        var end = (nuint)(first + words);
        for (var page = PageOf((nuint)first); page < end; page += PageBytes)
        {
            FillKnown(task, fill, page);
            ListOf(_fillsOfPage, page).Add(fill);
        }
    }

    private void FillKnown(SimTask task, FilledRange fill, nuint page)
    {
        if (!_keysOfPage.TryGetValue(page, out var keys))
            return;
        var clock = _clocks[task.Index];
        foreach (var key in keys)
        {
            if (!fill.Covers(key & ~(nuint)3) || !_locations.TryGetValue(key, out var history))
                continue;
            if (history.Unordered(clock.Known, Machine.TaskCount) is >= 0 and var other)
                Machine.Race(task, Machine.TaskAt(other));
            history.Append(PartOf(key, fill.Value), fill.Task, fill.Clock, fill.Message);
        }
    }

    public override ulong LoadForUpdate(SimTask task, void* location, int size)
    {
        Fence(task);
        var (history, shift) = Find(location, size);
        var clock = _clocks[task.Index];
        clock.Tick(task.Index);
        history.Note(task.Index, clock.Known[task.Index], history.Newest);
        clock.Read(history.MessageOf(history.Newest), acquires: true);
        return Cut(history.ValueOf(history.Newest), shift, size);
    }

    public override void Update(SimTask task, void* location, ulong value, int size)
    {
        var (history, shift) = Find(location, size);
        var clock = _clocks[task.Index];
        clock.Tick(task.Index);
        Append(task, location, history, shift, value, size, clock.Known);
        Fence(task);
    }

    public override void Fence(SimTask task)
    {
        var clock = _clocks[task.Index];
        clock.Join(_barriers);
        clock.Barrier();
        clock.Known.CopyTo(_barriers.AsSpan());
    }

    // A word that is used as a whole is one location; its halves are two as long as nobody does.
    private (LocationHistory History, int Shift) Find(void* location, int size)
    {
        var word = (nuint)location & ~(nuint)7;
        if (_locations.TryGetValue(word | 1, out var whole))
            return (whole, (int)((nuint)location & 7) * 8);
        if (size == sizeof(ulong))
        {
            return (_locations.ContainsKey(word) || _locations.ContainsKey(word + 4) ? Join(word) : Add(word | 1, *(ulong*)word), 0);
        }

        var half = (nuint)location & ~(nuint)3;
        return (_locations.TryGetValue(half, out var history) ? history : Add(half, *(uint*)half), (int)((nuint)location & 3) * 8);
    }

    private LocationHistory Add(nuint key, ulong value)
    {
        var history = _spare.TryPop(out var spare) ? spare : new LocationHistory(_width);
        _locations[key] = history;
        var page = PageOf(key);
        ListOf(_keysOfPage, page).Add(key);
        var begun = false;
        if (_fillsOfPage.TryGetValue(page, out var fills))
        {
            foreach (var fill in fills)
            {
                if (!fill.Covers(key & ~(nuint)3))
                    continue;
                if (!begun)
                    history.Begin(PartOf(key, fill.Before(key & ~(nuint)7)));
                begun = true;
                history.Append(PartOf(key, fill.Value), fill.Task, fill.Clock, fill.Message);
            }
        }

        if (!begun)
            history.Begin(value);
        return history;
    }

    private static nuint PageOf(nuint address) => address & ~(PageBytes - 1);

    private static List<T> ListOf<T>(Dictionary<nuint, List<T>> lists, nuint page)
    {
        if (!lists.TryGetValue(page, out var list))
            lists[page] = list = [];
        return list;
    }

    // Of a word, what a location of this key holds: all, or a half.
    private static ulong PartOf(nuint key, ulong word) => (key & 1) != 0 ? word : (uint)(word >> (int)((key & 4) * 8));

    // What the halves hold by now is all that can be read of them from here on.
    private LocationHistory Join(nuint word)
    {
        var whole = _spare.TryPop(out var spare) ? spare : new LocationHistory(_width);
        whole.Begin(*(ulong*)word);
        for (var half = word; half <= word + 4; half += 4)
        {
            if (!_locations.Remove(half, out var history))
                continue;
            whole.Inherit(history);
            _spare.Push(history);
        }

        _locations[word | 1] = whole;
        ListOf(_keysOfPage, PageOf(word)).Add(word | 1);
        return whole;
    }

    private void Append(
        SimTask task, void* location, LocationHistory history, int shift, ulong value, int size, int[] message)
    {
        var bits = size == sizeof(ulong) ? ulong.MaxValue : ((1UL << (size * 8)) - 1) << shift;
        var next = (history.ValueOf(history.Newest) & ~bits) | ((value << shift) & bits);
        history.Append(next, task.Index, _clocks[task.Index].Known[task.Index], message);
        Write(task, location, value, size);
    }

    private static ulong Cut(ulong value, int shift, int size)
    {
        value >>= shift;
        return size == sizeof(ulong) ? value : value & ((1UL << (size * 8)) - 1);
    }
}
