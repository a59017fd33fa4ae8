using System.Runtime.InteropServices;

namespace Lab.Engine.Workloads.Replay;

/// <summary>
/// What was mapped when: answers whether a guest fault was possible in the time in which it happened.
/// </summary>
internal sealed class MappingHistory(int startLevel, ulong maxIpa)
{
    private readonly Dictionary<EntryKey, List<Record>> _records = [];
    private int _sequence;

    public void Add(ReadOnlySpan<ModelChange> changes)
    {
        foreach (ref readonly var change in changes)
        {
            if (change.Before with { Children = 0 } == change.After with { Children = 0 })
                continue;
            var author = change.Operation;
            // A map, and only it, makes an entry invalid before it makes it new.
            var breaks = author?.Kind is OperationKind.Map or OperationKind.Split;
            ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_records, change.Key, out _);
            list ??= [];
            list.Add(new Record(
                _sequence++, author?.StartNs ?? long.MinValue, author?.EndNs ?? long.MinValue, StateAfter(change),
                    breaks));
        }
    }

    /// <summary>
    /// Whether the fault fits the state at any moment between the vCPU's event before it and its report.
    /// </summary>
    /// <remarks>
    /// The level of a fault on the guest's own tables is not judged: stage 2's by the architecture, but recordings made
    /// under emulation seem to have stage 1's.
    /// </remarks>
    /// <param name="possible">What was possible, for people.</param>
    public bool Explains(in RecordedFault fault, out string possible)
    {
        if (fault.Ipa >= maxIpa)
        {
            possible = "an address past the table: translation at level 0";
            return fault.Kind == RecordedFaultKind.Translation && (fault.Level == 0 || fault.OfStage1Walk);
        }

        var states = new HashSet<LeafState>();
        var broken = new HashSet<int>();
        Collect(fault, states, broken);
        possible = string.Join(" or ", states.Select(state => state.ToString()));
        foreach (var state in states)
        {
            if ((state.Level == fault.Level || fault.OfStage1Walk)
                && state.Mapped == (fault.Kind != RecordedFaultKind.Translation))
                return true;
        }

        return fault.Kind == RecordedFaultKind.Translation
            && (fault.OfStage1Walk ? broken.Count > 0 : broken.Contains(fault.Level));
    }

    private void Collect(in RecordedFault fault, HashSet<LeafState> states, HashSet<int> broken)
    {
        var lists = new List<List<Record>>();
        for (var level = startLevel; level <= EntryKey.LastLevel; level++)
        {
            if (_records.TryGetValue(EntryKey.Of(level, fault.Ipa), out var list))
                lists.Add(list);
        }

        // Newest first over all levels; the first that had surely happened before the guest ran ends it.
        var at = lists.ConvertAll(list => list.Count - 1);
        while (true)
        {
            var newest = -1;
            for (var i = 0; i < lists.Count; i++)
            {
                if (at[i] >= 0 && (newest < 0 || lists[i][at[i]].Sequence > lists[newest][at[newest]].Sequence))
                    newest = i;
            }

            if (newest < 0)
            {
                states.Add(new LeafState(false, startLevel));
                return;
            }

            var record = lists[newest][at[newest]--];
            if (record.StartNs > fault.TimeNs)
                continue;
            states.Add(record.After);
            if (record.EndNs < fault.SinceNs)
                return;
            if (record.Breaks)
                broken.Add(record.Level);
        }
    }

    private static (LeafState After, int Level) StateAfter(in ModelChange change) => (change.After.Kind switch
    {
        EntryKind.Leaf => new LeafState(true, change.Key.Level),
        EntryKind.Table => new LeafState(false, change.Key.Level + 1),
        _ => new LeafState(false, change.Key.Level),
    }, change.Key.Level);

    private readonly record struct LeafState(bool Mapped, int Level)
    {
        public override string ToString() => $"{(Mapped ? "mapped" : "hole")} at level {Level}";
    }

    private readonly record struct Record(
        int Sequence, long StartNs, long EndNs, (LeafState State, int Level) Change, bool Breaks)
    {
        public LeafState After => Change.State;

        public int Level => Change.Level;
    }
}
