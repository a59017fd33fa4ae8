using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>B2: a walk returns before the line that ends its read section.</summary>
public sealed class B02SectionNeverLeft : Reenactment
{
    public override string Id => "B2";

    public override string Title => "Read section that never ends: the return stands before the unlock";

    public override string Story =>
        "In the RFC of the series the walk's answer was returned on the line above the RCU read unlock. The "
        + "read section of every such walk stays open, so grace periods no longer end and no detached table is "
        + "ever freed.";

    public override string Seen => "Grace periods stall, and memory of detached tables grows without bound.";

    public override Evidence Evidence { get; } = new("RFC 04/17", "", "review on the list", "18 Apr 2022", EvidenceGrade.ListMail);

    public override string Switch => "PolicyFlaws.ReturnInsideSection";

    public override string Fix => "The answer is kept in a variable, the section is ended, then it is returned; here, the section's scope ends it.";

    public override IReadOnlyList<string> Expected { get; } = ["C-RCU"];

    public override Scenario Create<TPlatform>(bool broken, ulong seed) =>
        new Run<TPlatform>(new MmuStageOptions { Vcpus = 2, Flaws = broken ? PolicyFlaws.ReturnInsideSection : PolicyFlaws.None });

    /// <summary>Two vCPUs fault, the host takes a page back.</summary>
    private sealed class Run<TPlatform> : MmuScenario<TPlatform>
        where TPlatform : struct, IPlatform
    {
        public Run(MmuStageOptions options)
            : base(options) =>
            Tasks =
            [
                Stage.VcpuTask(0, vcpu => vcpu.Access(Stage.Page(1), AccessKind.Write)),
                Stage.VcpuTask(1, vcpu => vcpu.Access(Stage.Page(2), AccessKind.Read)),
                Stage.HostTask(host => Stage.Mmu.Host.Discard(host, 1, 1)),
            ];
    }
}
