using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Scope;

/// <summary>One time of recording: the lanes that are on, and where in each ring it began.</summary>
internal sealed class ScopeRecording
{
    private readonly IReadOnlyList<ScopeLane> _lanes;
    private readonly long[] _first;
    private readonly long[] _seen;
    private readonly long[] _counted;

    /// <summary>Switch every lane on.</summary>
    internal ScopeRecording(IReadOnlyList<ScopeLane> lanes, Func<long> nowNs)
    {
        _lanes = lanes;
        _first = [.. lanes.Select(lane => lane.Lane.Ring?.Written ?? 0)];
        _seen = [.. _first];
        _counted = [.. _first];

        // The driver's, the last, first: of whatever a worker records, the grace period and the callback are recorded too.
        foreach (var lane in lanes.Reverse())
            lane.Lane.SwitchOn(ScopeRecorder.RingRecords);
        SinceNs = nowNs();
    }

    /// <summary>By then every lane was on.</summary>
    internal long SinceNs { get; }

    /// <summary>Records that were overwritten before they were looked at.</summary>
    internal long Lost { get; private set; }

    internal void End()
    {
        foreach (var lane in _lanes)
            lane.Lane.SwitchOff();
    }

    /// <summary>Show the search what is new.</summary>
    /// <returns>Records that are new, in all lanes.</returns>
    internal long Look(TriggerSearch search, TraceRecord[] scratch)
    {
        var records = 0L;
        for (var index = 0; index < _lanes.Count; index++)
        {
            var ring = _lanes[index].Lane.Ring!;
            var written = ring.Written;
            records += written - _counted[index];
            _counted[index] = written;
            if (!search.NeedsWorkers && _lanes[index].Name != ScopeLane.Driver)
                continue;
            var count = ring.Read(_seen[index], scratch, out var lost);
            _seen[index] += count + lost;
            Lost += lost;
            search.Look(scratch.AsSpan(0, count));
        }

        return records;
    }

    internal ScopeWindow Cut(long id, ScopeTrigger trigger, ScopeHit hit, TraceRecord[] scratch, Func<int, string> readerName)
    {
        var dropped = 0L;
        var found = new List<ScopeRecord>();
        var (from, to) = WindowCutter.Place(trigger, hit);
        for (var index = 0; index < _lanes.Count; index++)
        {
            var count = _lanes[index].Lane.Ring!.Read(_first[index], scratch, out var lost);

            // Written at its end, so what is older than the oldest ended before it.
            dropped += count > 0 && scratch[0].EndNs < from ? 0 : lost;
            foreach (ref readonly var record in scratch.AsSpan(0, count))
            {
                if (record.StartNs <= to && record.EndNs >= from)
                    found.Add(new ScopeRecord(index, record));
            }
        }

        return WindowCutter.Cut(id, trigger, hit, _lanes, found, SinceNs, dropped, readerName);
    }

    /// <summary>End of the newest record; 0: there is none.</summary>
    internal long LastEndNs(TraceRecord[] scratch)
    {
        var last = 0L;
        for (var index = 0; index < _lanes.Count; index++)
        {
            var count = _lanes[index].Lane.Ring!.Read(_first[index], scratch, out _);
            foreach (ref readonly var record in scratch.AsSpan(0, count))
                last = Math.Max(last, record.EndNs);
        }

        return last;
    }
}
