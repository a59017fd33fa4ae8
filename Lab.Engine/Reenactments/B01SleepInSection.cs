using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>B1: the hypervisor's walk, which may sleep for a page, runs inside a read section.</summary>
public sealed class B01SleepInSection : Reenactment
{
    public override string Id => "B1";

    public override string Title => "RCU read lock around every walk: the hypervisor's walk sleeps inside it";

    public override string Story =>
        "Patch 8 of the parallel-fault series took the RCU read lock in every page-table walk. The host maps the hypervisor's own stage-1 "
        + "table under a mutex and takes table pages by an allocation that may sleep, in the middle of the walk.";

    public override string Seen =>
        "The boot of an nVHE machine, a Raspberry Pi 3, prints the splat of a sleep in atomic context, RCU nest depth 1.";

    public override Evidence Evidence { get; } = new(
        "c3119ae45dfb", "b7833bf202e3", "[PATCH v5 08/14] KVM: arm64: Protect stage-2 traversal with RCU; report by Marek Szyprowski",
        "14 Nov 2022", EvidenceGrade.ListMail);

    public override string Switch => "TableFlaws.SectionAroundEveryWalk";

    public override string Fix => "A walk takes the read section if and only if it is shared, and no walk of the hypervisor's table is.";

    public override IReadOnlyList<string> Expected { get; } = ["C-CTX"];

    public override Scenario Create<TPlatform>(bool broken, ulong seed) =>
        new Run<TPlatform>(broken ? TableFlaws.SectionAroundEveryWalk : TableFlaws.None);

    /// <summary>Two CPUs map and unmap their own pages of the hypervisor's table, which takes new tables each time.</summary>
    private sealed class Run<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private const ulong PageBytes = 4096;
        private readonly HypStage<TPlatform> _stage;

        public Run(TableFlaws flaws)
        {
            _stage = new HypStage<TPlatform>(flaws, walkers: 2);
            Checkers = _stage.Checkers;
            Tasks = [new ScenarioTask("cpu 0", () => Work(0)), new ScenarioTask("cpu 1", () => Work(1))];
        }

        public override void Finish() => _stage.Finish();

        public override void Dispose() => _stage.Dispose();

        private void Work(int cpu)
        {
            var va = 0x4000_0000UL * (ulong)(cpu + 1);
            Invariant.That(_stage.Map(cpu, va, 2 * PageBytes) == PgtableResult.Done);
            Invariant.That(_stage.Unmap(cpu, va, PageBytes) == PgtableResult.Done);
        }
    }
}
