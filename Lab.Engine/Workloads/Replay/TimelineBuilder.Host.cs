using Lab.Engine.Workloads.Recordings;

namespace Lab.Engine.Workloads.Replay;

/// <content>What happens inside operations, and what the host does around them.</content>
internal sealed partial class TimelineBuilder
{
    private void AddFault(in RecordedEvent recorded, TaskContext task)
    {
        task.InSetSpte = false;
        task.FaultIpa = recorded.A;
        _sorter.Find(recorded, null)?.Faults.Add(
            RecordedFault.From(recorded.Task, recorded.Line, task.InHostNs, recorded.TimeNs, recorded.A, recorded.B));
    }

    /// <summary>A fault is answered where it happened.</summary>
    private void JudgeAddress(RecordedOperation operation, TaskContext task)
    {
        if (task.FaultIpa is not { } fault || operation.WithoutCache
            || operation.Kind is not (OperationKind.Map or OperationKind.Relax or OperationKind.MarkYoung))
        {
            return;
        }

        _ledger.Judge(fault - operation.Ipa < operation.Size, ReplayCheck.Recording, operation.StartLine,
            operation.ToString(),
            "an answer to a fault", $"a fault at 0x{fault:x}");
    }

    /// <summary>Whoever write-protects has flushed before it does anything else.</summary>
    private static void JudgeOwedFlush(TaskContext task, VmTimeline vm)
    {
        if (task.OwedFlush is { } owed)
            vm.MissingFlushes.Add(owed);
        task.OwedFlush = null;
    }

    private void AddDetail(in RecordedEvent recorded, TaskContext task)
    {
        if (task.Open is not { } operation)
        {
            // Only faults and splits take tables; without their call nothing can be compared.
            if (recorded.Kind != RecordedKind.MakeEntry && task.LastEventNs != long.MinValue)
                _ledger.Disagree(ReplayCheck.Recording, recorded.Line, recorded.Kind.ToString(), "a table page",
                    "no operation of this task is open");
            return;
        }

        switch (recorded.Kind)
        {
            case RecordedKind.TableAllocateReturn:
                operation.Taken.Add(new TablePage(recorded.A, 0, recorded.Line));
                break;
            case RecordedKind.FreeUnlinked:
                operation.Unlinked.Add(new TablePage(recorded.A, (int)recorded.B, recorded.Line));
                break;
            case RecordedKind.CreateUnlinked:
                operation.Created.Add(new CreatedSubtree(recorded.A, (int)recorded.B, recorded.C, recorded.Line));
                break;
            default:
                operation.Made.Add(new MadeEntry(recorded.D, (int)recorded.E, recorded.C, recorded.Line));
                break;
        }
    }

    private void AddTlbi(in RecordedEvent recorded, TaskContext task)
    {
        if (!Tlbi.TryFrom(recorded, out var tlbi))
            return;
        if (task.Open is { } operation)
        {
            operation.Tlbis.Add(tlbi);
            if (task.OpenVm is { } known)
                _sorter.Learn(recorded.A, known);
            return;
        }

        task.OwedFlush = null;
        _sorter.Find(recorded, task.HostRange)?.Flushes.Add(new RecordedFlush(tlbi, recorded.TimeNs, task.Last));
    }

    private void AddHostEvent(in RecordedEvent recorded, TaskContext task)
    {
        switch (recorded.Kind)
        {
            case RecordedKind.NotifierStart or RecordedKind.UnmapHvaRange or RecordedKind.AgeHva:
                task.HostRange = (recorded.A, recorded.B);
                task.InSetSpte = false;
                break;
            case RecordedKind.TestAgeHva or RecordedKind.SetSpteHva:
                task.HostRange = (recorded.A, recorded.A + 1);
                task.InSetSpte = recorded.Kind == RecordedKind.SetSpteHva;
                break;
            case RecordedKind.NotifierEnd:
                task.HostRange = null;
                task.InSetSpte = false;
                break;
            case RecordedKind.UnmapGfn:
                if (_sorter.Find(recorded, task.HostRange) is { } mapped)
                    _sorter.Learn(recorded.A, mapped);
                break;
            case RecordedKind.Memslot:
                SetSlot(recorded, task);
                break;
            case RecordedKind.Mark:
                AddMark(recorded, task);
                break;
            case RecordedKind.Destroy or RecordedKind.DestroyRange or RecordedKind.DestroyRoot:
                AddDestroy(recorded);
                break;
        }
    }

    private void SetSlot(in RecordedEvent recorded, TaskContext task)
    {
        var vm = _sorter.FindOrMake(recorded);
        JudgeOwedFlush(task, vm);
        if (vm.Used)
            vm.Moments.Add(new Moment(MomentKind.Phase, recorded.Line, recorded.TimeNs,
                $"memory slot {recorded.A} set, flags {recorded.B}, size 0x{recorded.D:x}"));
        if (recorded.D == 0)
            vm.Slots.Remove(recorded.A);
        else
            vm.SetSlot(recorded.A, new RecordedSlot(recorded.C, recorded.E, recorded.D, recorded.B), recorded.TimeNs, recorded.Task);
    }

    private void AddMark(in RecordedEvent recorded, TaskContext task)
    {
        if (_sorter.Find(recorded, null) is { } own)
            JudgeOwedFlush(task, own);
        var mark = _recording.Marks[(int)recorded.A];
        if (mark.Kind is not (MarkKind.Phase or MarkKind.Host or MarkKind.End))
            return;
        var vm = mark.Vm >= 0 ? _sorter.FindMarked(mark.Vm) : null;
        vm?.Moments.Add(new Moment(MomentKind.Phase, recorded.Line, recorded.TimeNs, mark.Text));
    }

    /// <summary>
    /// Programs make a VM only to ask what it could do, and destroy it untouched; often the real one exists already.
    /// </summary>
    private void AddDestroy(in RecordedEvent recorded)
    {
        if (_sorter.Find(recorded, null) is not { } vm || !vm.Used)
            return;
        if (recorded.Kind == RecordedKind.DestroyRange)
        {
            vm.Moments.Add(new Moment(MomentKind.DestroyRange, recorded.Line, recorded.TimeNs, "", recorded.A,
                recorded.B));
            return;
        }

        vm.Moments.Add(new Moment(MomentKind.Destroy, recorded.Line, recorded.TimeNs));
        _sorter.Bury(vm);
    }
}
