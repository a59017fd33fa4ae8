using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>One run of an <see cref="EnginePlan"/>.</summary>
internal sealed class EngineRun<TPlatform> : Scenario
    where TPlatform : struct, IPlatform
{
    private const int MostTries = 200;

    private readonly EnginePlan _plan;
    private readonly EngineStage<TPlatform> _stage;
    private readonly SharedWords<TPlatform> _arrived = new(1);
    private readonly ulong _others;
    private bool _faultsAreOff;
    private string _outcome = "";
    private ulong _reached;

    public EngineRun(EnginePlan plan)
    {
        _plan = plan;
        _stage = new EngineStage<TPlatform>(plan.Shape, plan.Policy);
        Checkers = _stage.Checkers;
        var tasks = new List<ScenarioTask>();
        for (var vcpu = 0; vcpu < plan.Vcpus.Count; vcpu++)
        {
            var number = vcpu;
            tasks.Add(new ScenarioTask($"vcpu {vcpu}", () => RunVcpu(number)));
        }

        if (plan.Host.Count > 0)
            tasks.Add(new ScenarioTask("host", () => RunWorker(_stage.Host, plan.Host)));
        if (plan.Migration.Count > 0)
            tasks.Add(new ScenarioTask("migration", () => RunWorker(_stage.Migration, plan.Migration)));
        if (plan.GracePeriodSteps > 0)
            tasks.Add(new ScenarioTask("rcu_gp", RunGracePeriods));
        _others = (ulong)tasks.Count;
        Tasks = tasks;
        foreach (var step in plan.Before)
        {
            using var scope = Checkers.Enter(step.Act <= EngineAct.Execute ? "vcpu 0" : "setup");
            Do(step.Act <= EngineAct.Execute ? _stage.Vcpus[0].Worker : _stage.Host, step);
        }
    }

    public override string Outcome => _outcome;

    public override ulong Reached => _reached;

    public override bool MayFail => !_faultsAreOff;

    public override void Finish()
    {
        _faultsAreOff = true;
        var counters = _stage.Mmu.Counters;
        _reached |= Bit(counters.Sum(MmuCounter.FaultsMapped) > 0, 0) | Bit(counters.Sum(MmuCounter.FaultsAgain) > 0, 1)
            | Bit(counters.Sum(MmuCounter.FaultsRetried) > 0, 2);
        _outcome = $"{counters.Sum(MmuCounter.FaultsMapped)} {counters.Sum(MmuCounter.FaultsRelaxed)} {counters.Sum(MmuCounter.FaultsYoung)} "
            + $"{counters.Sum(MmuCounter.FaultsAgain)} {counters.Sum(MmuCounter.FaultsRetried)} {counters.Sum(MmuCounter.FaultsOutOfPages)}";
        var reclaimed = _stage.Mmu.Reclaimer.Read();
        _reached |= Bit(reclaimed.Deferred + reclaimed.FreedAtOnce > 0, 3);
        _stage.Rest(_plan.Audits);
    }

    public override void Dispose()
    {
        _arrived.Dispose();
        _stage.Dispose();
    }

    private static ulong Bit(bool reached, int number) => reached ? 1UL << number : 0;

    private void RunVcpu(int number)
    {
        var vcpu = _stage.Vcpus[number];
        vcpu.Worker.Reader.AdoptByThisThread();
        foreach (var step in _plan.Vcpus[number])
            vcpu.Access(_stage.Mmu.Slot.IpaOf(step.Page), KindOf(step.Act));
        Arrive();
        if (_plan.Touched.Count == 0)
            return;
        while (_arrived.Load(0) < _others)
            TPlatform.Yield();
        _faultsAreOff = true;
        foreach (var page in _plan.Touched)
            Touch(vcpu, page);
    }

    // With faults off an access can fail for want of a table page alone: then callbacks have them.
    private void Touch(Vcpu<TPlatform> vcpu, ulong page)
    {
        for (var tries = 0; !vcpu.Access(_stage.Mmu.Slot.IpaOf(page), AccessKind.Write); tries++)
        {
            if (tries == MostTries)
                Invariant.Fail($"no liveness: {vcpu.Worker.Name} cannot reach page {page} though nothing fails on purpose any more; {_stage.Memory.PagesInUse} of {_stage.Memory.Options.TablePages} table pages are in use");
            _stage.Mmu.DrainReclaim();
        }
    }

    private void RunWorker(MmuWorker<TPlatform> worker, IReadOnlyList<EngineStep> steps)
    {
        worker.Reader.AdoptByThisThread();
        foreach (var step in steps)
            Do(worker, step);
        Arrive();
    }

    private void RunGracePeriods()
    {
        for (var step = 0; step < _plan.GracePeriodSteps; step++)
        {
            if (!_stage.Rcu.GracePeriodStep())
                TPlatform.Yield();
        }

        Arrive();
    }

    private void Arrive()
    {
        if (_plan.Touched.Count > 0)
            _arrived.Add(0, 1);
    }

    private void Do(MmuWorker<TPlatform> worker, in EngineStep step)
    {
        var mmu = _stage.Mmu;
        switch (step.Act)
        {
            case EngineAct.Read or EngineAct.Write or EngineAct.Execute:
                _stage.Vcpus[0].Access(mmu.Slot.IpaOf(step.Page), KindOf(step.Act));
                break;
            case EngineAct.Discard:
                mmu.Host.Discard(worker, step.Page, step.Pages);
                break;
            case EngineAct.Collapse:
                mmu.Host.Collapse(worker, (int)(step.Page / HostMemory<TPlatform>.PagesPerBlock));
                break;
            case EngineAct.Age:
                mmu.Host.Age(worker, step.Page, step.Pages);
                break;
            case EngineAct.LogEagerly or EngineAct.LogLazily:
                mmu.Logging.Start(worker, eager: step.Act == EngineAct.LogEagerly);
                break;
            case EngineAct.StopLogging:
                mmu.Logging.Stop();
                break;
            case EngineAct.Harvest:
                mmu.Logging.Harvest(worker);
                break;
            case EngineAct.ClearRange:
                mmu.Logging.ClearRange(worker, step.Page, step.Pages);
                break;
            case EngineAct.GracePeriodStep:
                _stage.Rcu.GracePeriodStep();
                break;
            default:
                throw new InvariantException($"no operation {step.Act}");
        }
    }

    private static AccessKind KindOf(EngineAct act) => act switch
    {
        EngineAct.Read => AccessKind.Read,
        EngineAct.Write => AccessKind.Write,
        _ => AccessKind.Execute,
    };
}
