using Lab.Engine.PageTable;

namespace Lab.Engine.Checkers;

/// <summary>What one vCPU's TLB may hold at worst: every translation and every table it met and was not told to forget.</summary>
internal sealed class TlbShadow(TableGeometry geometry)
{
    private const int Levels = TableGeometry.LastLevel + 1;

    private readonly Dictionary<(int Level, ulong Ipa), ulong> _entries = [];
    private readonly Dictionary<ulong, (int Level, ulong Ipa)> _tables = [];
    private readonly List<ulong> _dropped = [];
    private readonly int[] _count = new int[Levels];

    /// <summary>Level, IPA, and PA with read, write and execute in bits 0 to 2.</summary>
    public IEnumerable<(int Level, ulong Ipa, ulong Data)> Entries => _entries.Select(entry => (entry.Key.Level, entry.Key.Ipa, entry.Value));

    /// <summary>A walk cache may name this table page.</summary>
    public bool NamesTable(ulong page) => _tables.ContainsKey(page);

    public void AddTable(ulong page, int level, ulong ipa) => _tables[page] = (level, Down(ipa, level));

    /// <returns>Level and data of an entry that translates some of the same addresses otherwise; null if there is none.</returns>
    public (int Level, ulong Data)? Add(int level, ulong ipa, ulong data)
    {
        (int Level, ulong Data)? conflict = null;
        for (var other = 0; other < Levels; other++)
        {
            if (other != level && _count[other] > 0 && FindOverlap(other, ipa, geometry.Granule(level)) is { } overlap)
                conflict = (other, overlap);
        }

        if (_entries.TryGetValue((level, ipa), out var known) && ((known ^ data) & ~0xFFFUL) != 0)
            conflict = (level, known);
        if (_entries.TryAdd((level, ipa), data))
            _count[level]++;
        else
            _entries[(level, ipa)] = data;
        return conflict;
    }

    /// <param name="level">Taken strictly: null is every level and the walk caches, a level is its leaves only.</param>
    public void DropIpa(ulong ipa, int? level)
    {
        for (var at = level ?? 0; at <= (level ?? TableGeometry.LastLevel); at++)
        {
            if (_count[at] > 0)
                Remove(at, Down(ipa, at));
        }

        if (level is null)
            DropTables(ipa, 1);
    }

    public void DropRange(ulong first, ulong bytes)
    {
        for (var level = 0; level < Levels; level++)
        {
            if (_count[level] == 0)
                continue;
            var granule = geometry.Granule(level);
            if ((ulong)_entries.Count < bytes / granule)
            {
                foreach (var key in _entries.Keys.Where(key => key.Level == level && Overlaps(key.Ipa, granule, first, bytes)).ToArray())
                    Remove(key.Level, key.Ipa);
                continue;
            }

            for (var at = Down(first, level); at < first + bytes; at += granule)
                Remove(level, at);
        }

        DropTables(first, bytes);
    }

    public void DropAll()
    {
        _entries.Clear();
        _tables.Clear();
        Array.Clear(_count);
    }

    /// <returns>IPA of an entry that overlaps the range; null if none does.</returns>
    public ulong? FindIn(ulong first, ulong bytes)
    {
        for (var level = 0; level < Levels; level++)
        {
            if (_count[level] == 0)
                continue;
            var granule = geometry.Granule(level);
            for (var at = Down(first, level); at < first + bytes; at += granule)
            {
                if (_entries.ContainsKey((level, at)))
                    return at;
            }
        }

        return null;
    }

    private static bool Overlaps(ulong ipa, ulong size, ulong first, ulong bytes) => ipa < first ? first - ipa < size : ipa - first < bytes;

    private ulong Down(ulong ipa, int level) => ipa & ~(geometry.Granule(level) - 1);

    private ulong? FindOverlap(int level, ulong ipa, ulong size)
    {
        var granule = geometry.Granule(level);
        if (granule >= size)
            return _entries.TryGetValue((level, Down(ipa, level)), out var data) ? data : null;
        for (var at = ipa; at < ipa + size; at += granule)
        {
            if (_entries.TryGetValue((level, at), out var inside))
                return inside;
        }

        return null;
    }

    private void Remove(int level, ulong ipa)
    {
        if (_entries.Remove((level, ipa)))
            _count[level]--;
    }

    private void DropTables(ulong first, ulong bytes)
    {
        foreach (var (page, place) in _tables)
        {
            if (Overlaps(place.Ipa, geometry.Granule(place.Level), first, bytes))
                _dropped.Add(page);
        }

        foreach (var page in _dropped)
            _tables.Remove(page);
        _dropped.Clear();
    }
}
