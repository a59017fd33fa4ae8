using Lab.Engine.PageTable;
using Lab.Engine.Workloads.Recordings;

namespace Lab.Engine.Workloads.Replay;

/// <summary>
/// Turns the events of a recording into one timeline for each VM: calls joined with their returns and what they did.
/// </summary>
internal sealed partial class TimelineBuilder
{
    private readonly Recording _recording;
    private readonly RecordingTraits _traits;
    private readonly ReplayLedger _ledger;
    private readonly VmSorter _sorter;
    private readonly TaskContext[] _tasks;

    private TimelineBuilder(Recording recording, RecordingTraits traits, ReplayLedger ledger)
    {
        _recording = recording;
        _traits = traits;
        _ledger = ledger;
        _sorter = new VmSorter(recording);
        _tasks = new TaskContext[recording.Tasks.Count];
        for (var i = 0; i < _tasks.Length; i++)
            _tasks[i] = new TaskContext();
    }

    /// <summary>
    /// Callbacks of unlinked subtrees, which run on any thread: kernel address of the callback head, line, time.
    /// </summary>
    public List<Moment> Callbacks { get; } = [];

    /// <summary>VMs that did something, oldest first.</summary>
    public IReadOnlyList<VmTimeline> Vms => [.. _sorter.All.Where(vm => vm.Used)];

    public static TimelineBuilder Build(Recording recording, RecordingTraits traits, ReplayLedger ledger)
    {
        var builder = new TimelineBuilder(recording, traits, ledger);
        foreach (ref readonly var recorded in recording.Events)
            builder.Add(recorded);
        builder.Finish();
        return builder;
    }

    private void Add(in RecordedEvent recorded)
    {
        if (recorded.Kind == RecordedKind.FreeUnlinkedCallback)
        {
            Callbacks.Add(new Moment(MomentKind.Callback, recorded.Line, recorded.TimeNs, "", recorded.A,
                (ulong)recorded.Cpu));
            return;
        }

        // An interrupt's events are not the interrupted thread's.
        if (recorded.InInterrupt)
            return;

        var task = _tasks[recorded.Task];
        if (task.EndsAtNextEvent is { } ending && recorded.Line != ending.StartLine)
        {
            ending.EndNs = recorded.TimeNs;
            task.EndsAtNextEvent = null;
        }

        Dispatch(recorded, task);
        task.LastEventNs = recorded.TimeNs;

        // A vCPU may wait for a lock after the guest has stopped and before its fault is reported.
        if (recorded.Kind is not (RecordedKind.ContentionBegin or RecordedKind.ContentionEnd))
            task.InHostNs = recorded.TimeNs;
    }

    private void Dispatch(in RecordedEvent recorded, TaskContext task)
    {
        switch (recorded.Kind)
        {
            case RecordedKind.Map or RecordedKind.Relax or RecordedKind.Unmap or RecordedKind.WriteProtect
                or RecordedKind.Split or RecordedKind.MarkYoung or RecordedKind.TestClearYoung or RecordedKind.MarkOld
                or RecordedKind.IsYoung:
                Begin(recorded, task);
                break;
            case RecordedKind.MapReturn or RecordedKind.RelaxReturn or RecordedKind.UnmapReturn
                or RecordedKind.WriteProtectReturn or RecordedKind.SplitReturn or RecordedKind.TestClearYoungReturn
                or RecordedKind.MarkOldReturn or RecordedKind.IsYoungReturn:
                Return(recorded, task);
                break;
            case RecordedKind.TlbiIpa or RecordedKind.TlbiIpaLocal or RecordedKind.TlbiVmid or RecordedKind.TlbiRange:
                AddTlbi(recorded, task);
                break;
            case RecordedKind.TableAllocateReturn or RecordedKind.FreeUnlinked or RecordedKind.MakeEntry
                or RecordedKind.CreateUnlinked:
                AddDetail(recorded, task);
                break;
            case RecordedKind.GuestFault:
                AddFault(recorded, task);
                break;
            case RecordedKind.FaultOut:
                task.FaultIpa = null;
                break;
            default:
                AddHostEvent(recorded, task);
                break;
        }
    }

    private void Begin(in RecordedEvent recorded, TaskContext task)
    {
        if (task.Open is { } never)
        {
            _ledger.Disagree(ReplayCheck.Recording, never.StartLine, never.ToString(), "a call",
                "no return before the next call of this task");
            End(task, recorded.Line, recorded.TimeNs, null);
        }

        var vm = _sorter.Find(recorded, task.HostRange) ?? _sorter.FindOrMake(recorded);
        vm.RanBefore |= vm.Operations.Count == 0 && vm.Slots.Count == 0;
        var operation = Operation(recorded, task);
        if (operation.Kind is not (OperationKind.WriteProtect or OperationKind.Split))
            JudgeOwedFlush(task, vm);
        JudgeAddress(operation, task);
        vm.Operations.Add(operation);
        _ledger.Count(operation.Kind);
        if (recorded.Kind is RecordedKind.MarkYoung or RecordedKind.MarkOld or RecordedKind.IsYoung)
        {
            operation.EndLine = recorded.Line;
            operation.EndNs = recorded.TimeNs;
            task.Last = operation;
            if (operation.Shared)
                task.EndsAtNextEvent = operation;
            return;
        }

        task.Open = operation;
        task.OpenVm = vm;
    }

    private RecordedOperation Operation(in RecordedEvent recorded, TaskContext task)
    {
        var kind = recorded.Kind switch
        {
            RecordedKind.Map => OperationKind.Map,
            RecordedKind.Relax => OperationKind.Relax,
            RecordedKind.Unmap => OperationKind.Unmap,
            RecordedKind.WriteProtect => OperationKind.WriteProtect,
            RecordedKind.Split => OperationKind.Split,
            RecordedKind.MarkYoung => OperationKind.MarkYoung,
            RecordedKind.TestClearYoung => OperationKind.TestClearYoung,
            RecordedKind.MarkOld => OperationKind.MarkOld,
            _ => OperationKind.IsYoung,
        };
        var isMap = kind == OperationKind.Map;
        return new RecordedOperation
        {
            Kind = kind,
            Task = recorded.Task,
            Cpu = recorded.Cpu,
            StartLine = recorded.Line,
            EndLine = recorded.Line,
            StartNs = recorded.TimeNs,
            Ipa = recorded.A,
            Size = kind is OperationKind.Relax or OperationKind.MarkYoung or OperationKind.MarkOld or OperationKind.IsYoung
                ? 4096 : recorded.B,
            Pa = isMap ? recorded.C : 0,
            Prot = isMap ? _traits.Prot(recorded.D) : kind == OperationKind.Relax ? _traits.Prot(recorded.B) : 0,
            Clears = kind == OperationKind.MarkOld || kind == OperationKind.TestClearYoung && recorded.C != 0,
            WithoutCache = isMap && task.InSetSpte,
            Shared = IsShared(kind),
        };
    }

    /// <summary>Faults share the lock since 6.2; in 6.1 only the ones that relax permissions may.</summary>
    private bool IsShared(OperationKind kind) =>
        kind == OperationKind.Relax
        || _traits.Release != KernelRelease.V6_1 && kind is OperationKind.Map or OperationKind.MarkYoung;

    private void Return(in RecordedEvent recorded, TaskContext task)
    {
        if (task.Open is { } open && Matches(open.Kind, recorded.Kind))
        {
            End(task, recorded.Line, recorded.TimeNs, (long)recorded.A);
            return;
        }

        if (task.Last is { Result: null } last && Matches(last.Kind, recorded.Kind)
            && last.Kind is OperationKind.MarkOld or OperationKind.IsYoung)
        {
            last.Result = (long)recorded.A;
            return;
        }

        // A recording may begin in the middle of a call.
        if (task.LastEventNs == long.MinValue)
            return;
        _ledger.Disagree(ReplayCheck.Recording, recorded.Line, recorded.Kind.ToString(), "a return",
            "no call of this task before it");
    }

    private static bool Matches(OperationKind kind, RecordedKind returns) => returns switch
    {
        RecordedKind.MapReturn => kind == OperationKind.Map,
        RecordedKind.RelaxReturn => kind == OperationKind.Relax,
        RecordedKind.UnmapReturn => kind == OperationKind.Unmap,
        RecordedKind.WriteProtectReturn => kind == OperationKind.WriteProtect,
        RecordedKind.SplitReturn => kind == OperationKind.Split,
        RecordedKind.TestClearYoungReturn => kind == OperationKind.TestClearYoung,
        RecordedKind.MarkOldReturn => kind == OperationKind.MarkOld,
        _ => kind == OperationKind.IsYoung,
    };

    private static void End(TaskContext task, int line, long timeNs, long? result)
    {
        var operation = task.Open!;
        operation.EndLine = line;
        operation.EndNs = timeNs;
        operation.Result = result;
        task.Last = operation;
        task.Open = null;
        if (operation.Kind == OperationKind.WriteProtect)
            task.OwedFlush = operation;
    }

    private void Finish()
    {
        var open = 0;
        foreach (var task in _tasks)
        {
            if (task.Open is null)
                continue;
            open++;
            task.Open.EndLine = int.MaxValue;
        }

        if (open > 0)
            _ledger.Notes.Add($"{open} operations had not returned when the recording ended; they are not judged.");
        foreach (var vm in _sorter.All.Where(vm => vm.RanBefore))
            _ledger.Notes.Add($"{vm.Name} ran before the recording began; what it had mapped is unknown, and disagreements follow from that.");
        if (_sorter.Guessed > 0)
            _ledger.Notes.Add($"{_sorter.Guessed} events of shared threads were assigned to a VM by guess.");
        if (_sorter.All.Count(vm => vm.Used) > 1)
            _ledger.Notes.Add($"{_sorter.All.Count(vm => vm.Used)} VMs, one after another or side by side.");
    }
}
