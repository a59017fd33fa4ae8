using Lab.Engine.PageTable;

namespace Lab.Engine.Workloads.Replay;

/// <content>The comparisons that take more than one operation.</content>
internal sealed partial class VmReplay
{
    private void JudgeFaults()
    {
        var other = 0;
        foreach (var fault in _vm.Faults)
        {
            if (fault.Kind == RecordedFaultKind.Other)
            {
                other++;
                continue;
            }

            if (_history.Explains(fault, out var possible))
                _ledger.Agree(ReplayCheck.FaultState);
            else
                _ledger.Disagree(ReplayCheck.FaultState, fault.Line, $"fault at 0x{fault.Ipa:x}",
                    $"{fault.Kind} level {fault.Level}", possible);
        }

        if (other > 0)
            _ledger.Notes.Add($"{_vm.Name}: {other} faults of other kinds are not judged.");
    }

    /// <summary>
    /// After a run of write-protects their caller flushes; after an aging call it may, if the page was young; nobody
    /// else invalidates anything outside a table operation.
    /// </summary>
    private void JudgeFlushes()
    {
        if (!_traits.SeesTlbi)
            return;
        foreach (var flush in _vm.Flushes)
        {
            var after = flush.After?.Kind;
            var allowed = flush.Tlbi.Scope is TlbiScope.Vmid or TlbiScope.Range
                && after is OperationKind.WriteProtect or OperationKind.Split or OperationKind.MarkOld
                    or OperationKind.IsYoung or OperationKind.TestClearYoung;
            if (allowed && after == OperationKind.TestClearYoung)
                allowed = flush.After!.Result == 1;
            _ledger.Judge(allowed, ReplayCheck.TlbFlush, flush.Tlbi.Line, flush.Tlbi.ToString(), "an invalidation",
                $"no reason for one after {flush.After?.ToString() ?? "nothing"}");
        }

        foreach (var missing in _vm.MissingFlushes)
        {
            _ledger.Disagree(ReplayCheck.TlbFlush, missing.EndLine, missing.ToString(), "no flush after it",
                "one: else the entries stay writable in TLBs");
        }
    }

    /// <summary>
    /// Chunks follow each other from 0 to the end of the address space, each as large as the largest leaf.
    /// </summary>
    private void JudgeDestroyRange(in Moment moment)
    {
        var chunk = _engine.Geometry.Granule(_engine.Geometry.MinBlockLevel);
        _ledger.Judge(moment.Ipa == _destroyedTo && moment.Size == chunk, ReplayCheck.Destroy, moment.Line, "destroy",
            $"0x{moment.Ipa:x}+0x{moment.Size:x}", $"0x{_destroyedTo:x}+0x{chunk:x}");
        _destroyedTo = moment.Ipa + moment.Size;
    }

    private void Destroy(in Moment moment)
    {
        CompareMappedSet(moment.Line, "destroy");
        if (_destroyedTo != 0)
        {
            _ledger.Judge(_destroyedTo == _engine.Geometry.MaxIpa, ReplayCheck.Destroy, moment.Line, "destroy",
                $"chunks to 0x{_destroyedTo:x}", $"0x{_engine.Geometry.MaxIpa:x}");
        }

        var result = _engine.Destroy();
        _engine.RunGracePeriod();
        _destroyed = true;
        _ledger.Judge(result == PgtableResult.Done && _engine.PagesInTables == 0, ReplayCheck.Destroy, moment.Line,
            "destroy",
            "no page left", $"{_engine.PagesInTables} pages left");
    }

    /// <summary>In the end as many subtrees were deferred and came back as the kernel had.</summary>
    private void CompareReclaim()
    {
        var theirs = _vm.Operations.Sum(operation => operation.Unlinked.Count);
        if (theirs == 0 && _engine.Deferred == 0)
            return;
        _engine.RunGracePeriod();
        var line = _vm.Operations[^1].EndLine;
        _ledger.Judge(_engine.Deferred == theirs, ReplayCheck.SubtreeUnlink, line, _vm.Name, $"{theirs} subtrees",
            $"{_engine.Deferred}");
        _ledger.Judge(_engine.CallbacksRun == _engine.Deferred, ReplayCheck.SubtreeCallback, line, _vm.Name,
            $"{_engine.Deferred} deferred", $"{_engine.CallbacksRun} callbacks");
    }
}
