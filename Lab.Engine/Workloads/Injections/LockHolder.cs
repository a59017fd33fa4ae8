using Lab.Engine.Mmu;
using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Injections;

/// <summary>A thread is preempted while it holds the write side of the MMU lock.</summary>
internal sealed class LockHolder<TPlatform>(InjectionScene<TPlatform> scene) : Injection<TPlatform>(scene)
    where TPlatform : struct, IPlatform
{
    private long _accessesAtEnd;

    protected override void Act()
    {
        using var hold = Scene.Machine.Mmu.Lock.AcquireWrite(Scene.Worker.Index);
        while (IsInForce)
            Nap();
        _accessesAtEnd = Accesses;
    }

    /// <summary>The vCPUs go on.</summary>
    protected override bool IsOver(in InjectionOutcome.Backlog before) => Accesses > _accessesAtEnd;

    private long Accesses => Scene.Machine.Mmu.Counters.Sum(MmuCounter.Accesses);
}
