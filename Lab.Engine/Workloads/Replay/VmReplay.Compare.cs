using Lab.Engine.PageTable;

namespace Lab.Engine.Workloads.Replay;

/// <content>The comparisons of one operation.</content>
internal sealed partial class VmReplay
{
    private const uint Permissions = (uint)(Stage2Prot.Read | Stage2Prot.Write | Stage2Prot.Execute);

    /// <returns>Table pages that our tables took.</returns>
    private int Compare(RecordedOperation operation, bool interleaved)
    {
        JudgeCreated(operation);
        FollowHardware(operation);
        var outcome = _engine.Apply(operation, _cacheMinimum);
        var what = operation.ToString();
        if (operation.Open)
            return outcome.Taken;

        if (operation.Result is { } result)
        {
            _ledger.Judge(outcome.Result == result, ReplayCheck.ReturnCode, operation.EndLine, what, $"{result}",
                $"{outcome.Result}");
            if (outcome.Result != result)
                Repair(operation);
        }

        if (!interleaved && (operation.Taken.Count > 0 || outcome.Taken > 0
            || operation.Kind is OperationKind.Map or OperationKind.Split))
        {
            _ledger.Judge(operation.Taken.Count == outcome.Taken, ReplayCheck.TableAllocation, operation.StartLine,
                what,
                $"{operation.Taken.Count} table pages", $"{outcome.Taken}");
        }

        JudgeUnlinks(operation, outcome, what);
        if (_traits.SeesTlbi)
            JudgeTlbis(operation, outcome, what);
        JudgeDescriptors(operation);
        if (outcome.Warnings > 0)
            _ledger.Disagree(ReplayCheck.Recording, operation.StartLine, what, "no warning",
                "a sanity check of the walker fired");
        return outcome.Taken;
    }

    private void JudgeUnlinks(RecordedOperation operation, EngineOutcome outcome, string what)
    {
        if (operation.Unlinked.Count == 0 && outcome.Unlinked.Count == 0)
            return;
        var theirs = string.Join(", ", operation.Unlinked.Select(page => $"level {page.Level}"));
        var ours = string.Join(", ", outcome.Unlinked.Select(level => $"level {level}"));
        var line = operation.Unlinked.Count > 0 ? operation.Unlinked[0].Line : operation.StartLine;
        _ledger.Judge(string.Equals(theirs, ours, StringComparison.Ordinal), ReplayCheck.SubtreeUnlink, line, what,
            $"[{theirs}]", $"[{ours}]");

        if (operation.Unlinked.Count == 1 && _rules.LastUnlinked.Remove(operation, out var page) && page != 0)
        {
            _ledger.Judge(page == operation.Unlinked[0].Address, ReplayCheck.SubtreeUnlink, line, what,
                $"page 0x{operation.Unlinked[0].Address:x}", $"page 0x{page:x}, which was taken for it");
        }
    }

    private void JudgeTlbis(RecordedOperation operation, EngineOutcome outcome, string what)
    {
        var ours = outcome.Tlbis;
        var theirs = operation.Tlbis;
        if (!_traits.SeesLocalTlbi)
            ours.RemoveAll(tlbi => tlbi.Scope == TlbiScope.IpaLocal);
        if (ours.Count == 0 && theirs.Count == 0)
            return;

        for (var i = 0; i < Math.Max(ours.Count, theirs.Count); i++)
        {
            if (i < ours.Count && i < theirs.Count && theirs[i].Same(ours[i]))
                continue;
            var line = i < theirs.Count ? theirs[i].Line : operation.EndLine;
            _ledger.Disagree(ReplayCheck.TlbInvalidation, line, what,
                i < theirs.Count ? theirs[i].ToString() : "none", i < ours.Count ? ours[i].ToString() : "none");
            return;
        }

        _ledger.Agree(ReplayCheck.TlbInvalidation);
    }

    private void JudgeDescriptors(RecordedOperation operation)
    {
        if (operation.Kind != OperationKind.Map || operation.Result != 0 || operation.Made.Count == 0)
            return;
        var made = operation.Made[^1];
        if (made.Level != ModelOperations.LeafLevel(operation) || !_engine.TryGetLeaf(operation.Ipa, out var leaf))
            return;
        _ledger.Judge(leaf.Descriptor == made.Descriptor && leaf.Level == made.Level, ReplayCheck.Descriptor, made.Line,
            operation.ToString(), $"0x{made.Descriptor:x} at level {made.Level}",
                $"0x{leaf.Descriptor:x} at level {leaf.Level}");
    }

    /// <summary>A split builds the children of the blocks that are there, with their address and permissions.</summary>
    private void JudgeCreated(RecordedOperation operation)
    {
        var at = operation.Ipa;
        foreach (var created in operation.Created)
        {
            EngineLeaf leaf = default;
            var found = false;
            for (; !found && at < operation.Ipa + operation.Size; at += EntryKey.GranuleOf(2))
                found = _engine.TryGetLeaf(at, out leaf) && leaf.Level == created.Level;
            _ledger.Judge(found && leaf.Pa == created.Pa && leaf.Prot == (_traits.Prot(created.Prot) & Permissions),
                ReplayCheck.Descriptor,
                created.Line, operation.ToString(), $"a block at 0x{created.Pa:x}", found ? $"a block at 0x{leaf.Pa:x}"
                    : "none");
        }
    }

    /// <summary>Access flags that the hardware must have set meanwhile, by what was recorded next.</summary>
    private void FollowHardware(RecordedOperation operation)
    {
        if (!_traits.HardwareAccessFlag || _rules.HardwareTouches.Count == 0
            || !_rules.HardwareTouches.Remove(operation, out var ipa))
            return;
        _engine.TouchByHardware(ipa);
        _ledger.ExplainedByHardwareAccess++;
    }

    /// <summary>Our tables follow the recording, so that one disagreement does not become many.</summary>
    private void Repair(RecordedOperation operation)
    {
        if (operation.Kind != OperationKind.Map)
            return;
        var unmap = new RecordedOperation
        {
            Kind = OperationKind.Unmap, Task = operation.Task, Cpu = operation.Cpu, StartLine = operation.StartLine,
            StartNs = operation.StartNs, Ipa = operation.Ipa, Size = operation.Size, Shared = false,
        };
        _model.Find(operation.Ipa, out var entry);
        if (entry.Kind == EntryKind.Leaf && operation.Result != 0)
            return;
        _engine.Apply(unmap, _cacheMinimum);
        if (operation.Result == 0)
            _engine.Apply(operation, _cacheMinimum);
    }

    private void CompareMappedSet(int line, string text)
    {
        _ledger.Phases.Add(new ReplayPhase(line, _vm.Name, text, _model.Leaves, _model.Tables));
        var wrong = 0;
        var example = "";
        foreach (var (key, entry) in _model.AllLeaves())
        {
            if (_engine.TryGetLeaf(key.Ipa, out var leaf) && leaf.Level == key.Level && leaf.Pa == entry.Pa
                && leaf.Prot == (entry.Prot & Permissions))
            {
                continue;
            }

            wrong++;
            example = $"0x{key.Ipa:x} {(leaf.Descriptor == 0 ? "unmapped" : $"0x{leaf.Descriptor:x} at level {leaf.Level}")}, not 0x{entry.Pa:x} prot {entry.Prot}";
        }

        foreach (var ipa in _everMapped)
        {
            _model.Find(ipa, out var entry);
            if (entry.Kind == EntryKind.Leaf || !_engine.TryGetLeaf(ipa, out _))
                continue;
            wrong++;
            example = $"0x{ipa:x} still mapped";
        }

        _ledger.Judge(wrong == 0, ReplayCheck.MappedSet, line, text, $"{_model.Leaves} leaves",
            $"{wrong} different, such as {example}");
    }
}
