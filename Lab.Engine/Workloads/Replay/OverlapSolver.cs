using Lab.Engine.PageTable;

namespace Lab.Engine.Workloads.Replay;

/// <summary>
/// Finds an order of operations that ran at the same time in which each comes to its recorded result: return code,
/// table pages taken, subtrees unlinked, TLB invalidations. Leaves the model as that order leaves it.
/// </summary>
/// <remarks>
/// An operation may stand before another only if it was not called after the other returned. A map may be cut into
/// steps (one for each table it installs). A map or relax that returned -EAGAIN may have lost a race if another one
/// that overlaps it changed an entry on its path meanwhile: it then keeps what it installed above, and gives back the
/// page it had taken for the entry it lost. The search is depth first and prefers the order of returns; if nothing
/// fits, the operation it got stuck at is taken as recorded and reported.
/// </remarks>
internal sealed class OverlapSolver(TableModel model, ModelOperations rules, RecordingTraits traits)
{
    private const long Again = (long)PgtableResult.Again;
    private const int Budget = 20_000;

    private List<RecordedOperation> _group = [];
    private OperationProgress[] _progress = [];
    private readonly HashSet<RecordedOperation> _forced = [];
    private int _start;
    private int _low;   // every operation before it is done

    /// <param name="group">In the order of calls.</param>
    /// <returns>In the order found. Operations still open at the end of the recording are missing if nothing needs
    /// them.</returns>
    public List<SolvedOperation> Solve(List<RecordedOperation> group)
    {
        _group = group;
        _forced.Clear();
        _start = model.Mark();
        while (true)
        {
            _progress = new OperationProgress[group.Count];
            _low = 0;
            if (TrySearch(out var order, out var stuck))
                return order;
            model.RollBack(_start);
            _forced.Add(stuck);
        }
    }

    private bool TrySearch(out List<SolvedOperation> order, out RecordedOperation stuck)
    {
        var path = new Stack<SolverStep>();
        var deepest = -1;
        var budget = Budget;
        stuck = _group[0];
        var step = new SolverStep(Candidates());
        while (true)
        {
            if (IsComplete(step))
            {
                order = Order(path);
                return true;
            }

            if (TryNext(step))
            {
                path.Push(step);
                step = new SolverStep(Candidates());
                continue;
            }

            if (path.Count > deepest)
            {
                deepest = path.Count;
                stuck = _group[step.Candidates[0]];
            }

            if (path.Count == 0 || --budget == 0)
            {
                order = [];
                return false;
            }

            step = path.Pop();
            TakeBack(step);
        }
    }

    /// <summary>Applies the next choice that fits.</summary>
    private bool TryNext(SolverStep step)
    {
        while (step.Next < step.Candidates.Count * SolverStep.Choices)
        {
            var index = step.Candidates[step.Next / SolverStep.Choices];
            var choice = (SolverChoice)(step.Next % SolverStep.Choices);
            step.Next++;
            step.Index = index;
            step.Choice = choice;
            step.Before = _progress[index];
            step.Mark = model.Mark();
            if (TryApply(step, _group[index], ref _progress[index]))
                return true;
            TakeBack(step);
        }

        return false;
    }

    private bool TryApply(SolverStep step, RecordedOperation operation, ref OperationProgress progress) =>
        step.Choice switch
    {
        SolverChoice.ToEnd => TryToEnd(operation, ref progress, step.Mark),
        SolverChoice.OneStep => TryOneStep(operation, ref progress),
        _ => TryLose(operation, ref progress),
    };

    private bool TryToEnd(RecordedOperation operation, ref OperationProgress progress, int mark)
    {
        var outcome = operation.Kind == OperationKind.Map
            ? rules.MapStep(operation, progress.Taken, oneStep: false)
            : rules.Apply(operation);
        progress.Done = true;
        if (_forced.Contains(operation))
        {
            progress.Explanation = Explanation.None;
            Force(operation, outcome, mark);
            return true;
        }

        progress.Explanation = Explanation.Fits;
        progress.Taken += outcome.Taken;
        progress.Tlbis += outcome.Tlbis;
        if (operation.Open || operation.Kind is not (OperationKind.Map or OperationKind.Relax))
            return true;
        return (outcome.Result is null || outcome.Result == operation.Result) && progress.Taken == operation.Taken.Count
            && outcome.Unlinked == operation.Unlinked.Count && FitsTlbis(operation, progress.Tlbis);
    }

    /// <summary>As recorded: what failed changed nothing, what succeeded is there, whatever the rules say.</summary>
    private void Force(RecordedOperation operation, ModelOutcome outcome, int mark)
    {
        if (operation.Kind is not (OperationKind.Map or OperationKind.Relax) || operation.Result == outcome.Result)
            return;
        if (operation.Result == 0)
            rules.Force(operation);
        else
            model.RollBack(mark);
    }

    private bool TryOneStep(RecordedOperation operation, ref OperationProgress progress)
    {
        if (operation.Kind != OperationKind.Map || !operation.Shared || progress.Taken >= operation.Taken.Count
            || !_group.Any(other => other != operation && other.Kind == OperationKind.Map && other.Overlaps(operation)))
        {
            return false;
        }

        var outcome = rules.MapStep(operation, progress.Taken, oneStep: true);
        if (!outcome.Stopped)
            return false;
        progress.Taken += outcome.Taken;
        progress.Tlbis += outcome.Tlbis;
        progress.Stepped = true;
        progress.LogAtLastStep = model.Mark();
        return progress.Tlbis <= operation.Tlbis.Count || !traits.SeesTlbi;
    }

    private bool TryLose(RecordedOperation operation, ref OperationProgress progress)
    {
        if (operation.Result != Again || !operation.Shared || !FitsTlbis(operation, progress.Tlbis))
            return false;

        var leafLevel = operation.Kind == OperationKind.Map ? ModelOperations.LeafLevel(operation) : -1;
        for (var level = model.StartLevel; level <= EntryKey.LastLevel; level++)
        {
            if (operation.Kind == OperationKind.Map && level > leafLevel)
                return false;

            // Wherever it wanted a table, it had taken the page before it lost the entry.
            var thrown = operation.Kind == OperationKind.Map && level < leafLevel ? 1 : 0;
            if (progress.Taken + thrown != operation.Taken.Count
                || !ChangedBeside(operation, EntryKey.Of(level, operation.Ipa), progress.LogAtLastStep))
            {
                continue;
            }

            progress.Done = true;
            progress.Taken += thrown;
            progress.ThrownAway = thrown;
            progress.Explanation = Explanation.LostRace;
            return true;
        }

        return false;
    }

    private bool ChangedBeside(RecordedOperation operation, EntryKey key, int since)
    {
        var log = model.Log;
        for (var i = log.Length - 1; i >= Math.Max(since, _start); i--)
        {
            ref readonly var change = ref log[i];
            if (change.Key == key && change.Before with { Children = 0 } != change.After with { Children = 0 }
                && change.Operation is { } other && other != operation && other.Overlaps(operation))
            {
                return true;
            }
        }

        return false;
    }

    private bool FitsTlbis(RecordedOperation operation, int tlbis)
    {
        if (!traits.SeesTlbi)
            return true;
        var broadcast = 0;
        foreach (var tlbi in operation.Tlbis)
            broadcast += tlbi.Scope == TlbiScope.IpaLocal ? 0 : 1;
        return broadcast == tlbis;
    }

    private void TakeBack(SolverStep step)
    {
        model.RollBack(step.Mark);
        _progress[step.Index] = step.Before;
        _low = Math.Min(_low, step.Index);
    }

    /// <summary>
    /// Operations that may come next: no other unfinished one had returned before they were called. Earliest return
    /// first.
    /// </summary>
    private List<int> Candidates()
    {
        while (_low < _group.Count && _progress[_low].Done)
            _low++;

        var candidates = new List<int>();
        var firstEnd = long.MaxValue;
        for (var i = _low; i < _group.Count && _group[i].StartNs <= firstEnd; i++)
        {
            if (_progress[i].Done)
                continue;
            firstEnd = Math.Min(firstEnd, _group[i].EndNs);
            if (candidates.TrueForAll(other => !_group[other].Precedes(_group[i])))
                candidates.Add(i);
        }

        candidates.Sort((a, b) => (_group[a].EndNs, _group[a].EndLine).CompareTo((_group[b].EndNs, _group[b].EndLine)));
        return candidates;
    }

    /// <summary>What had not returned when the recording ended may never have run.</summary>
    private bool IsComplete(SolverStep step) => step.Candidates.TrueForAll(index => _group[index].Open);

    private List<SolvedOperation> Order(Stack<SolverStep> path)
    {
        var order = new List<SolvedOperation>();
        foreach (var step in path.Reverse())
        {
            if (step.Choice == SolverChoice.OneStep)
                continue;
            var progress = _progress[step.Index];
            order.Add(new SolvedOperation(_group[step.Index], progress.Explanation, progress.Stepped,
                progress.ThrownAway));
        }

        return order;
    }
}
