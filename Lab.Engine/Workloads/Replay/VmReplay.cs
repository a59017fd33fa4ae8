using Lab.Engine.PageTable;

namespace Lab.Engine.Workloads.Replay;

/// <summary>Replays one VM: finds the order, applies it to our tables, compares as it goes.</summary>
internal sealed partial class VmReplay : IDisposable
{
    private readonly VmTimeline _vm;
    private readonly RecordingTraits _traits;
    private readonly ReplayLedger _ledger;
    private readonly TableModel _model;
    private readonly ModelOperations _rules;
    private readonly OverlapSolver _solver;
    private readonly MappingHistory _history;
    private readonly EngineTable _engine;
    private readonly int _cacheMinimum;
    private readonly HashSet<ulong> _everMapped = [];
    private readonly TablePages? _pages;
    private long _callbacks;
    private ulong _destroyedTo;
    private bool _destroyed;

    private VmReplay(VmTimeline vm, RecordingTraits traits, ReplayLedger ledger)
    {
        _vm = vm;
        _traits = traits;
        _ledger = ledger;
        var ipaBits = traits.IpaBits ?? IpaBitsOf(vm);
        var taken = vm.Operations.Sum(operation => operation.Taken.Count);
        _cacheMinimum = CachePages(vm);
        _engine = new EngineTable(
            new Stage2Options
            {
                IpaBits = ipaBits,
                Release = traits.Release,
                RangeTlbi = traits.RangeTlbi,
                ForcedWriteBack = traits.ForcedWriteBack,
                Lpa2 = traits.Lpa2,
                HardwareAccessFlag = traits.HardwareAccessFlag,
            },
            tablePages: (2 * taken) + (4 * _cacheMinimum) + 256, _cacheMinimum);
        _model = new TableModel(_engine.Geometry.StartLevel);
        _rules = new ModelOperations(_model, traits);
        _solver = new OverlapSolver(_model, _rules, traits);
        _pages = traits.SeesCallbacks || vm.Operations.TrueForAll(operation => operation.Unlinked.Count == 0)
            ? new TablePages(ledger) : null;
        _pages?.Learn(vm);
        _history = new MappingHistory(_model.StartLevel, _engine.Geometry.MaxIpa);
    }

    public static void Run(VmTimeline vm, RecordingTraits traits, ReplayLedger ledger)
    {
        using var replay = new VmReplay(vm, traits, ledger);
        ledger.Notes.Add($"{vm.Name}: {replay._engine.Geometry.IpaBits}-bit guest addresses, start level {replay._engine.Geometry.StartLevel}.");
        replay.Run();
    }

    public void Dispose() => _engine.Dispose();

    private void Run()
    {
        _vm.Moments.Sort((a, b) => a.Line.CompareTo(b.Line));
        var next = 0;
        foreach (var group in OverlapGroup.Cut(_vm.Operations))
        {
            for (; next < _vm.Moments.Count && _vm.Moments[next].Line < group[0].StartLine; next++)
                Pass(_vm.Moments[next]);
            JudgeExclusion(group);
            Replay(group);
        }

        for (; next < _vm.Moments.Count; next++)
            Pass(_vm.Moments[next]);
        if (!_destroyed)
            CompareMappedSet(_vm.Operations.Count > 0 ? _vm.Operations[^1].EndLine : 0, "end of the recording");
        JudgeFaults();
        JudgeFlushes();
        CompareReclaim();
    }

    private void Replay(List<RecordedOperation> group)
    {
        var order = _solver.Solve(group);
        foreach (ref readonly var change in _model.Log)
        {
            if (change.After.Kind == EntryKind.Leaf)
                _everMapped.Add(change.Key.Ipa);
        }

        _history.Add(_model.Log);
        _pages?.Add(_model.Log);
        _model.Commit();

        var interleaved = order.Exists(solved => solved.Stepped);
        var (ours, theirs) = (0, 0);
        foreach (var solved in order)
        {
            theirs += solved.Operation.Taken.Count - solved.ThrownAway;
            if (solved.Explanation == Explanation.LostRace)
                AgreeByOverlap(solved.Operation);
            else
                ours += Compare(solved.Operation, interleaved);
        }

        if (interleaved)
        {
            _ledger.Judge(ours == theirs, ReplayCheck.TableAllocation, group[0].StartLine,
                $"{group.Count} overlapping operations",
                $"{theirs} table pages", $"{ours}");
        }
    }

    private void AgreeByOverlap(RecordedOperation operation)
    {
        _ledger.ExplainedByOverlap++;
        _ledger.Agree(ReplayCheck.ReturnCode);
        if (operation.Taken.Count > 0)
            _ledger.Agree(ReplayCheck.TableAllocation);
    }

    /// <summary>The write lock keeps exclusive operations alone.</summary>
    private void JudgeExclusion(List<RecordedOperation> group)
    {
        for (var i = 1; i < group.Count; i++)
        {
            for (var j = i - 1; j >= 0 && i - j < 64; j--)
            {
                if ((group[i].Shared && group[j].Shared) || group[i].StartNs >= group[j].EndNs || !group[i].EndIsKnown
                    || !group[j].EndIsKnown)
                    continue;
                _ledger.Disagree(ReplayCheck.Recording, group[i].StartLine, group[i].ToString(),
                    "an operation alone under the write lock",
                    $"{group[j]} of line {group[j].StartLine} on its way");
            }
        }
    }

    private void Pass(in Moment moment)
    {
        switch (moment.Kind)
        {
            case MomentKind.Phase:
                CompareMappedSet(moment.Line, moment.Text);
                break;
            case MomentKind.Callback:
                _callbacks++;
                _engine.RunGracePeriod();
                _ledger.Judge(_engine.CallbacksRun >= _callbacks, ReplayCheck.SubtreeCallback, moment.Line, "callback",
                    $"{_callbacks} run by here", $"{_engine.CallbacksRun}");
                break;
            case MomentKind.DestroyRange:
                JudgeDestroyRange(moment);
                break;
            default:
                Destroy(moment);
                break;
        }
    }

    /// <summary>
    /// A map takes a page for each level from the start down to its leaf, and the first map does take them all. The
    /// highest address that was mapped or destroyed bounds the width from below.
    /// </summary>
    private static int IpaBitsOf(VmTimeline vm)
    {
        var level = 3;
        ulong highest = 0;
        foreach (var operation in vm.Operations)
        {
            if (operation.Kind == OperationKind.Map)
                level = Math.Min(level, ModelOperations.LeafLevel(operation) - operation.Taken.Count);
            highest = Math.Max(highest, operation.Ipa + Math.Max(operation.Size, 1) - 1);
        }

        foreach (var fault in vm.Faults)
        {
            if (level == 3 && fault is { Kind: RecordedFaultKind.Translation, OfStage1Walk: false })
                level = fault.Level;
        }

        foreach (var moment in vm.Moments)
        {
            if (moment.Kind == MomentKind.DestroyRange)
                highest = Math.Max(highest, moment.Ipa + moment.Size - 1);
        }

        var needed = 64 - System.Numerics.BitOperations.LeadingZeroCount(highest);
        return level switch { <= 0 => 48, 2 => 34, _ => Math.Clamp(needed, 40, 43) };
    }

    /// <summary>A split asks for what its range can need; a fault for a path.</summary>
    private static int CachePages(VmTimeline vm)
    {
        const ulong block = 1UL << 21;
        var largest = vm.Operations.Where(operation => operation.Kind == OperationKind.Split)
            .Select(operation => operation.Size).DefaultIfEmpty(0UL).Max();
        return Math.Max(40, (int)Math.Min(((largest + block - 1) / block) + ((largest >> 30) + 1), 4096));
    }
}
