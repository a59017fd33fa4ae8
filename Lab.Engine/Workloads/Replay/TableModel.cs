using System.Runtime.InteropServices;

namespace Lab.Engine.Workloads.Replay;

/// <summary>
/// The reference: what is mapped, and through which tables, if the recorded results are true. Knows nothing of our
/// tables. Every change can be taken back.
/// </summary>
internal sealed class TableModel(int startLevel)
{
    private readonly Dictionary<EntryKey, ModelEntry> _entries = [];
    private readonly List<ModelChange> _log = [];

    public int StartLevel { get; } = startLevel;

    public long Leaves { get; private set; }

    public long Tables { get; private set; }

    /// <summary>Who makes the changes that follow.</summary>
    public RecordedOperation? Author { get; set; }

    /// <summary>Changes made and not committed, oldest first.</summary>
    public ReadOnlySpan<ModelChange> Log => CollectionsMarshal.AsSpan(_log);

    public ModelEntry this[EntryKey key] => _entries.GetValueOrDefault(key);

    /// <summary>The entry at which a walk to an address ends: a leaf or a hole.</summary>
    public EntryKey Find(ulong ipa, out ModelEntry entry)
    {
        var level = StartLevel;
        while (true)
        {
            var key = EntryKey.Of(level, ipa);
            entry = this[key];
            if (entry.Kind != EntryKind.Table)
                return key;
            level++;
        }
    }

    public void Set(EntryKey key, ModelEntry next)
    {
        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, key, out _);
        var before = slot;
        _log.Add(new ModelChange(key, before, next, Author));
        Put(key, before, next);
        if (before.Kind == EntryKind.Empty != (next.Kind == EntryKind.Empty))
            CountInParent(key, next.Kind == EntryKind.Empty ? -1 : 1);
    }

    /// <summary>Empties an entry and everything below it.</summary>
    public void Clear(EntryKey key)
    {
        if (this[key].Kind == EntryKind.Table)
            ClearChildren(key);
        if (this[key].Kind != EntryKind.Empty)
            Set(key, default);
    }

    public void ClearChildren(EntryKey key)
    {
        var child = EntryKey.GranuleOf(key.Level + 1);
        for (var ipa = key.Ipa; ipa < key.Ipa + key.Granule && this[key].Children > 0; ipa += child)
            Clear(new EntryKey(key.Level + 1, ipa));
    }

    /// <summary>Every leaf that meets a range, with its entry; empty stretches are skipped table by table.</summary>
    public IEnumerable<EntryKey> LeavesIn(ulong start, ulong end)
    {
        var ipa = start;
        while (ipa < end)
        {
            var key = Find(ipa, out var entry);
            if (entry.Kind == EntryKind.Leaf)
                yield return key;
            ipa = key.Ipa + key.Granule;
        }
    }

    /// <summary>All leaves, in no order.</summary>
    public IEnumerable<(EntryKey Key, ModelEntry Entry)> AllLeaves()
    {
        foreach (var (key, entry) in _entries)
        {
            if (entry.Kind == EntryKind.Leaf)
                yield return (key, entry);
        }
    }

    public int Mark() => _log.Count;

    /// <summary>Takes back everything since a mark.</summary>
    public void RollBack(int mark)
    {
        for (var i = _log.Count - 1; i >= mark; i--)
        {
            var change = _log[i];
            Put(change.Key, change.After, change.Before);
        }

        _log.RemoveRange(mark, _log.Count - mark);
    }

    /// <summary>Forgets how to take back what was done.</summary>
    public void Commit() => _log.Clear();

    private void CountInParent(EntryKey key, int delta)
    {
        if (key.Level == StartLevel)
            return;
        var parentKey = EntryKey.Of(key.Level - 1, key.Ipa);
        var parent = this[parentKey];
        if (parent.Kind != EntryKind.Table)
            return;
        var counted = parent with { Children = parent.Children + delta };
        _log.Add(new ModelChange(parentKey, parent, counted, Author));
        Put(parentKey, parent, counted);
    }

    private void Put(EntryKey key, ModelEntry from, ModelEntry to)
    {
        Leaves += (to.Kind == EntryKind.Leaf ? 1 : 0) - (from.Kind == EntryKind.Leaf ? 1 : 0);
        Tables += (to.Kind == EntryKind.Table ? 1 : 0) - (from.Kind == EntryKind.Table ? 1 : 0);
        if (to.Kind == EntryKind.Empty)
            _entries.Remove(key);
        else
            _entries[key] = to;
    }
}
