using Lab.Engine.Memory;
using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Workloads.Tree;

namespace Lab.Engine.Workloads;

/// <content>
/// Looking at the table while it is used. The observer is a registered reader; it runs on whichever thread asks, one at
/// a time, and holds the run's gate meanwhile, so that no policy changes and no table goes under it.
/// </content>
public sealed partial class PlatformRun<TPlatform>
{
    private TableObserver<TPlatform>? _observer;

    public override TreeView? ReadTree(TreeQuery query)
    {
        TreeView? view = null;
        Observe(observer => view = Look(observer, query));
        return view;
    }

    public override IReadOnlyList<TableStep>? ReadPath(ulong ipa)
    {
        List<TableStep>? steps = null;
        Observe(observer => observer.ReadPath(new Ipa(ipa), steps = []));
        return steps;
    }

    public override void WatchDetached(bool watched)
    {
        lock (_gate)
        {
            if (Phase == RunPhase.Running)
                Machine.Mmu.Reclaimer.Detached.Watch(watched);
        }
    }

    // A change of the run has the gate, perhaps for long: whoever looks comes back later.
    private void Observe(Action<TableObserver<TPlatform>> look)
    {
        if (!_gate.TryEnter())
            return;
        try
        {
            if (Phase != RunPhase.Running || Violation is not null)
                return;
            using var watched = _checkers?.Enter(RunMachine<TPlatform>.Observer);
            _observer ??= new TableObserver<TPlatform>(Machine.Mmu, Machine.ObserverWorker());
            _observer.AdoptByThisThread();
            look(_observer);
        }
        catch (InvariantException broken)
        {
            OnViolation(RunMachine<TPlatform>.Observer, broken);
        }
        finally
        {
            _gate.Exit();
        }
    }

    private TreeView? Look(TableObserver<TPlatform> observer, TreeQuery query)
    {
        var (mmu, geometry) = (Machine.Mmu, Machine.Mmu.Table.Geometry);
        var slot = (Start: mmu.Slot.Start.Value, Bytes: mmu.Slot.Size);
        var start = Math.Min(query.Start ?? slot.Start, geometry.MaxIpa - geometry.PageSize);
        var window = new TableSurvey(geometry, start, query.Bytes ?? Math.Max(1, slot.Start + slot.Bytes - Math.Min(start, slot.Start + slot.Bytes)), query.Cells);
        var overview = query.OverviewCells > 0 ? new TableSurvey(geometry, slot.Start, slot.Bytes, query.OverviewCells) : null;
        var steps = new List<TableStep>();
        mmu.Reclaimer.Detached.Watch(true);

        var began = HostSystem.ThreadCpuNs();
        var chunks = observer.Survey(window);
        var more = overview is null ? 0 : observer.Survey(overview);
        if (query.Ipa is { } ipa)
            observer.ReadPath(new Ipa(ipa), steps);
        var took = HostSystem.ThreadCpuNs() - began;
        if (chunks < 0 || more < 0)
            return null;
        return new TreeView
        {
            Options = mmu.Table.Options,
            SlotStart = slot.Start,
            SlotBytes = slot.Bytes,
            Window = window,
            Overview = overview,
            Path = steps,
            Detached = mmu.Reclaimer.Detached.Waiting(geometry),
            Waiting = mmu.Reclaimer.Waiting,
            TookLock = observer.TakesLock,
            Chunks = chunks + more,
            CpuNs = took,
        };
    }
}
