namespace Lab.Engine.Workloads.Replay;

/// <summary>
/// Which table pages of the recording are in use, by the kernel's addresses: a page may be taken again only after it
/// came back, and a page of an unlinked subtree comes back with the subtree's callback.
/// </summary>
internal sealed class TablePages(ReplayLedger ledger)
{
    private readonly HashSet<ulong> _inTables = [];
    private readonly Dictionary<ulong, int> _unlinked = [];   // page to the line of its subtree's callback
    private readonly Dictionary<(ulong Root, int After), int> _callbackLines = [];

    /// <summary>Learns when the callback of each unlinked subtree ran.</summary>
    public void Learn(VmTimeline vm)
    {
        var callbacks = vm.Moments.Where(moment => moment.Kind == MomentKind.Callback).ToLookup(moment =>
            moment.Ipa, moment => moment.Line);
        foreach (var page in vm.Operations.SelectMany(operation => operation.Unlinked))
        {
            var line = callbacks[page.Address].Where(callback =>
                callback > page.Line).DefaultIfEmpty(int.MaxValue).Min();
            _callbackLines[(page.Address, page.Line)] = line;
        }
    }

    public void Add(ReadOnlySpan<ModelChange> changes)
    {
        foreach (ref readonly var change in changes)
        {
            var (before, after) = (change.Before, change.After);
            if (before.Kind == EntryKind.Table && after.Kind != EntryKind.Table && before.Page != 0)
                Release(before.Page, change.Operation);
            if (after.Kind == EntryKind.Table && before.Kind != EntryKind.Table && after.Page != 0)
                Take(after.Page, change.Operation);
        }
    }

    private void Take(ulong page, RecordedOperation? operation)
    {
        var line = operation?.Taken.Find(taken => taken.Address == page).Line ?? 0;
        var waits = _unlinked.Remove(page, out var callback) && callback > line;
        ledger.Judge(_inTables.Add(page) && !waits, ReplayCheck.TableReuse, line, operation?.ToString() ?? "",
            $"page 0x{page:x} taken", waits ? "it had not come back from its grace period"
                : "it is in a table already");
    }

    private void Release(ulong page, RecordedOperation? operation)
    {
        _inTables.Remove(page);
        if (operation is { Unlinked.Count: > 0 })
        {
            var root = operation.Unlinked[0];
            _unlinked[page] = _callbackLines.GetValueOrDefault((root.Address, root.Line), int.MaxValue);
        }
    }
}
