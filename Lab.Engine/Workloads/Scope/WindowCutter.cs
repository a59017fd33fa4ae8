using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Workloads.Scope;

/// <summary>Cuts a window out of what the rings hold.</summary>
internal static class WindowCutter
{
    /// <summary>Records of one capture at most.</summary>
    internal const int MostRecords = 6_000;

    private const int TimesTheTrigger = 3;
    private const long LongestWindowNs = 200_000_000;

    /// <summary>The window for a trigger: as long as asked for, or three times the trigger, with the trigger in its middle.</summary>
    internal static (long FromNs, long ToNs) Place(ScopeTrigger trigger, ScopeHit hit)
    {
        var length = Math.Clamp(TimesTheTrigger * (hit.ToNs - hit.FromNs), trigger.WindowUs * 1_000L, LongestWindowNs);
        if (hit.Met == ScopeTriggerKind.CheckerHit)
            return (hit.ToNs - length, hit.ToNs);
        var from = Math.Min(hit.FromNs, hit.FromNs - ((length - (hit.ToNs - hit.FromNs)) / 2));
        return (from, from + length);
    }

    /// <param name="records">Those that touch the window, in any order.</param>
    internal static ScopeWindow Cut(
        long id, ScopeTrigger trigger, ScopeHit hit, IReadOnlyList<ScopeLane> lanes, List<ScopeRecord> records, long recordingSinceNs,
        long dropped, Func<int, string> readerName)
    {
        var (from, to) = Place(trigger, hit);
        var all = records.Count;
        if (all > MostRecords)
            records = [.. records.OrderBy(record => IsOfRcu(record.Record.Kind) ? -1 : Distance(record.Record, hit)).Take(MostRecords)];
        records.Sort((one, other) => one.Record.StartNs.CompareTo(other.Record.StartNs));
        return new ScopeWindow
        {
            Id = id,
            Trigger = trigger,
            Met = hit.Met,
            FromNs = from,
            ToNs = to,
            RecordingSinceNs = recordingSinceNs,
            TriggerFromNs = hit.FromNs,
            TriggerToNs = hit.ToNs,
            Lanes = [.. lanes.Select(lane => lane.Name)],
            Records = records,
            Cut = all - records.Count,
            Dropped = dropped,
            Holders = HoldersOf(records, readerName),
        };
    }

    private static Dictionary<int, string> HoldersOf(List<ScopeRecord> records, Func<int, string> readerName) => records
        .Where(record => record.Record.Kind == TraceKind.GracePeriod)
        .Select(record => GracePeriodTrace.From(record.Record).HolderSlot)
        .Where(slot => slot >= 0)
        .Distinct()
        .ToDictionary(slot => slot, readerName);

    // What the window is about stays whole, however many faults there are.
    private static bool IsOfRcu(TraceKind kind) =>
        kind is TraceKind.GracePeriod or TraceKind.CallbackQueued or TraceKind.CallbacksRun or TraceKind.TablesFreed;

    private static long Distance(in TraceRecord record, in ScopeHit hit) =>
        Math.Max(0, Math.Max(record.StartNs - hit.ToNs, hit.FromNs - record.EndNs));
}
