using System.Runtime.InteropServices;

namespace Lab.Engine.Workloads.Recordings;

/// <summary>An imported recording: typed events in file order. Immutable.</summary>
public sealed class Recording
{
    private readonly RecordedEvent[] _events;

    internal Recording(RecordedEvent[] events) => _events = events;

    /// <summary>As given to the importer.</summary>
    public required string File { get; init; }

    /// <summary>
    /// Events of known kinds. ftrace sorts them by time; equal microseconds of two CPUs may stand either way round.
    /// </summary>
    public ReadOnlySpan<RecordedEvent> Events => _events;

    public required IReadOnlyList<RecordedTask> Tasks { get; init; }

    public required IReadOnlyList<RecordedMark> Marks { get; init; }

    /// <summary>Text after <c># kernel:</c>; empty if there is none.</summary>
    public required string Kernel { get; init; }

    /// <summary>Text after <c># cmd:</c>; empty if there is none.</summary>
    public required string Command { get; init; }

    /// <summary>Names of events that this importer does not know, with their counts.</summary>
    public required IReadOnlyDictionary<string, long> UnknownEvents { get; init; }

    /// <summary>Events that the ring buffer dropped, as the file says; with any, a replay cannot be exact.</summary>
    public required long LostEvents { get; init; }

    public required RecordingTail Tail { get; init; }

    /// <summary>Everything a reader should be told: the tail, unknown events, lost events. A sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    internal RecordedEvent[] EventArray => _events;

    /// <summary>How many events of each kind.</summary>
    public IReadOnlyDictionary<RecordedKind, int> CountByKind()
    {
        var counts = new Dictionary<RecordedKind, int>();
        foreach (ref readonly var recorded in _events.AsSpan())
            CollectionsMarshal.GetValueRefOrAddDefault(counts, recorded.Kind, out _)++;
        return counts;
    }
}
