using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>Relaxing for a write takes the execute permission away.</summary>
public sealed class B11RelaxDropsExecute : Reenactment
{
    public override string Id => "B11";

    public override string Title => "Permission relaxation for a write drops execute";

    public override string Story =>
        "With the execute-never field of FEAT_XNX, a relaxation overwrote that field from the permissions "
        + "asked for, even when execution was not among them. A write fault on an executable page thus dropped "
        + "execute, and the next instruction fetch from it faulted.";

    public override string Seen =>
        "Faults that go round: one to execute, one to write, one to execute, on a CPU whose instruction "
        + "fetch is not coherent.";

    public override Evidence Evidence { get; } = new(
        "the FEAT_XNX series, 6.19", "f35c08c09250",
        "the code before and after the fix", "1 Jul 2026", EvidenceGrade.Commit);

    public override string Switch => "TableFlaws.RelaxRewritesExecute";

    public override string Fix =>
        "The execute-never field changes only when execution is asked for.";

    public override IReadOnlyList<string> Expected { get; } = ["C-BBM"];

    public override Scenario Create<TPlatform>(bool broken, ulong seed) =>
        new Play<TPlatform>(new MmuStageOptions { TableFlaws = broken ? TableFlaws.RelaxRewritesExecute : TableFlaws.None });

    /// <summary>A page that one vCPU executes is written by another while the slot logs.</summary>
    private sealed class Play<TPlatform> : MmuScenario<TPlatform>
        where TPlatform : struct, IPlatform
    {
        public Play(MmuStageOptions options)
            : base(options)
        {
            Stage.RunHost(host => Stage.Mmu.Logging.Start(host, eager: false));
            Stage.RunVcpu(0, vcpu => vcpu.Access(Stage.Page(3), AccessKind.Execute));
            Tasks =
            [
                Stage.VcpuTask(0, vcpu => vcpu.Access(Stage.Page(3), AccessKind.Execute)),
                Stage.VcpuTask(1, vcpu => vcpu.Access(Stage.Page(3), AccessKind.Write)),
            ];
        }
    }
}
