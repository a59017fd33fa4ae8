using System.Runtime.InteropServices;
using Lab.Engine.PageTable;
using Lab.Engine.Workloads.Recordings;

namespace Lab.Engine.Workloads.Replay;

/// <summary>
/// The faults and invalidations of one VM of a recording, as work for vCPU and host threads. Accesses that did not
/// fault left no trace, so this is the part of the guest's work that stage 2 saw.
/// </summary>
public sealed class RecordedStream
{
    private readonly StreamEvent[] _events;

    private RecordedStream(StreamEvent[] events) => _events = events;

    /// <summary>In the order of time.</summary>
    public ReadOnlySpan<StreamEvent> Events => _events;

    /// <summary>For messages.</summary>
    public required string Vm { get; init; }

    public required int Vcpus { get; init; }

    public required int HostThreads { get; init; }

    /// <summary>
    /// Guest memory: every range that was ever a slot, sorted, overlaps joined; from the events themselves if the
    /// recording has no slots.
    /// </summary>
    public required IReadOnlyList<GuestRange> Memory { get; init; }

    /// <summary>Faults left out because they only repeat one that the kernel had not answered yet.</summary>
    public required long Retries { get; init; }

    /// <summary>Faults left out because no memory is there: devices.</summary>
    public required long OutsideMemory { get; init; }

    /// <summary>From the first event to the last.</summary>
    public long DurationNs => _events.Length == 0 ? 0 : _events[^1].TimeNs;

    /// <summary>Extracts the VM with the most operations.</summary>
    /// <returns>Null if the recording shows no VM at work.</returns>
    public static RecordedStream? From(Recording recording, ReplayOptions? options = null)
    {
        var ledger = new ReplayLedger();
        var traits = RecordingTraits.Of(recording, options ?? new ReplayOptions(), ledger.Notes);
        var vms = TimelineBuilder.Build(recording, traits, ledger).Vms;
        return vms.Count == 0 ? null : From(vms.MaxBy(vm => vm.Operations.Count)!);
    }

    private static RecordedStream From(VmTimeline vm)
    {
        var events = new List<StreamEvent>();
        var vcpus = new Dictionary<int, short>();
        var hosts = new Dictionary<int, short>();
        var answers = vm.Operations.Where(IsAnswer).GroupBy(operation => operation.Task)
            .ToDictionary(group => group.Key, group => new Queue<RecordedOperation>(group));
        var (retries, outside) = AddAccesses(vm, answers, vcpus, events);
        foreach (var operation in vm.Operations)
        {
            if (HostKind(operation.Kind) is { } kind)
                events.Add(new StreamEvent(operation.StartNs, operation.Ipa, operation.Size,
                    ActorOf(hosts, operation.Task), kind));
        }

        // One slot logs at a time here: the largest that ever did. One thread turns it on and off.
        var logged = vm.LoggingChanges.Count == 0 ? default : vm.LoggingChanges.MaxBy(change => change.Size);
        foreach (var change in vm.LoggingChanges.Where(change => change.Start == logged.Start))
        {
            var kind = change.On ? StreamEventKind.LoggingOn : StreamEventKind.LoggingOff;
            events.Add(new StreamEvent(change.TimeNs, change.Start, change.Size, ActorOf(hosts, logged.Task), kind));
        }

        // A stable order: by time, then as recorded.
        var ordered = events.OrderBy(streamEvent => streamEvent.TimeNs).ToArray();
        var origin = ordered.Length == 0 ? 0 : ordered[0].TimeNs;
        foreach (ref var streamEvent in ordered.AsSpan())
            streamEvent = streamEvent with { TimeNs = streamEvent.TimeNs - origin };
        return new RecordedStream(ordered)
        {
            Vm = vm.Name,
            Vcpus = vcpus.Count,
            HostThreads = hosts.Count,
            Memory = Join(vm.Ranges.Count > 0 ? vm.Ranges : ordered.Select(streamEvent =>
                new GuestRange(streamEvent.Ipa, streamEvent.Size))),
            Retries = retries,
            OutsideMemory = outside,
        };
    }

    private static (long Retries, long Outside) AddAccesses(
        VmTimeline vm, Dictionary<int, Queue<RecordedOperation>> answers, Dictionary<int, short> vcpus,
            List<StreamEvent> events)
    {
        long retries = 0;
        long outside = 0;
        var next = NextOfTask(vm.Faults);
        var unanswered = new Dictionary<int, RecordedFault>();
        for (var i = 0; i < vm.Faults.Count; i++)
        {
            var fault = vm.Faults[i];
            if (vm.Ranges.Count > 0 && !vm.Ranges.Any(range => range.Holds(fault.Ipa)))
            {
                outside++;
                continue;
            }

            var answer = AnswerTo(fault, next[i], answers.GetValueOrDefault(fault.Task));
            if (unanswered.TryGetValue(fault.Task, out var before) && before.Ipa == fault.Ipa
                && before.Write == fault.Write && before.Execute == fault.Execute)
            {
                // The access is in the stream already; only now its leaf may be known.
                retries++;
            }
            else
            {
                var kind = fault.Execute ? StreamEventKind.Execute : fault.Write ? StreamEventKind.Write
                    : StreamEventKind.Read;
                events.Add(new StreamEvent(fault.TimeNs, fault.Ipa & ~4095UL, answer?.Size ?? 4096,
                    ActorOf(vcpus, fault.Task), kind));
            }

            if (answer is null)
                unanswered[fault.Task] = fault;
            else
                unanswered.Remove(fault.Task);
        }

        return (retries, outside);
    }

    /// <summary>For each fault, when the same task's next one is reported.</summary>
    private static long[] NextOfTask(List<RecordedFault> faults)
    {
        var next = new long[faults.Count];
        var seen = new Dictionary<int, long>();
        for (var i = faults.Count - 1; i >= 0; i--)
        {
            next[i] = seen.GetValueOrDefault(faults[i].Task, long.MaxValue);
            seen[faults[i].Task] = faults[i].TimeNs;
        }

        return next;
    }

    private static RecordedOperation? AnswerTo(in RecordedFault fault, long nextNs, Queue<RecordedOperation>? answers)
    {
        while (answers is not null && answers.TryPeek(out var answer) && answer.StartNs < nextNs)
        {
            answers.Dequeue();
            if (answer.StartNs >= fault.TimeNs)
                return answer;
        }

        return null;
    }

    private static bool IsAnswer(RecordedOperation operation) =>
        operation.Kind == OperationKind.MarkYoung
        || operation.Result == (long)PgtableResult.Done && !operation.WithoutCache
            && operation.Kind is OperationKind.Map or OperationKind.Relax;

    private static StreamEventKind? HostKind(OperationKind kind) => kind switch
    {
        OperationKind.Unmap => StreamEventKind.Invalidate,
        OperationKind.WriteProtect => StreamEventKind.WriteProtect,
        OperationKind.TestClearYoung or OperationKind.MarkOld or OperationKind.IsYoung => StreamEventKind.Age,
        _ => null,
    };

    private static short ActorOf(Dictionary<int, short> actors, int task)
    {
        ref var actor = ref CollectionsMarshal.GetValueRefOrAddDefault(actors, task, out var known);
        if (!known)
            actor = (short)(actors.Count - 1);
        return actor;
    }

    private static List<GuestRange> Join(IEnumerable<GuestRange> ranges)
    {
        var joined = new List<GuestRange>();
        foreach (var range in ranges.OrderBy(range => range.Start))
        {
            if (joined.Count > 0 && range.Start <= joined[^1].Start + joined[^1].Size)
            {
                var end = Math.Max(joined[^1].Start + joined[^1].Size, range.Start + range.Size);
                joined[^1] = joined[^1] with { Size = end - joined[^1].Start };
            }
            else
            {
                joined.Add(range);
            }
        }

        return joined;
    }
}
