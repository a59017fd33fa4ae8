using Lab.Engine.PageTable;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Engine.Telemetry.Tree;

/// <summary>What samples of the way to one address show: the last changes of its entries. One thread.</summary>
/// <param name="ipa">The address.</param>
/// <param name="sinceNs">When sampling begins, nanoseconds of run time.</param>
public sealed class EntryHistory(ulong ipa, long sinceNs)
{
    /// <summary>Changes kept.</summary>
    public const int Kept = 32;

    private readonly Queue<TreeChange> _changes = new();
    private IReadOnlyList<TableStep>? _last;

    public ulong Ipa { get; } = ipa;

    public long SinceNs { get; } = sinceNs;

    /// <summary>Oldest first.</summary>
    public TreeChange[] Changes => [.. _changes];

    /// <summary>One more sample.</summary>
    public void Add(IReadOnlyList<TableStep> steps, long elapsedNs)
    {
        if (_last is { } before && steps.Count > 0)
        {
            var start = Math.Min(before[0].Level, steps[0].Level);
            for (var level = start; level <= TableGeometry.LastLevel; level++)
                Compare(RawAt(before, level), RawAt(steps, level), level, elapsedNs);
        }

        if (steps.Count > 0)
            _last = steps;
    }

    private void Compare(ulong? before, ulong? after, int level, long elapsedNs)
    {
        if (before == after)
            return;
        _changes.Enqueue(new TreeChange { ElapsedNs = elapsedNs, Level = level, Before = before, After = after });
        if (_changes.Count > Kept)
            _changes.Dequeue();
    }

    private static ulong? RawAt(IReadOnlyList<TableStep> steps, int level)
    {
        foreach (var step in steps)
        {
            if (step.Level == level)
                return step.Entry.Raw;
        }

        return null;
    }
}
