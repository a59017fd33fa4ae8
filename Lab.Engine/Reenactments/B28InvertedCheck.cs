using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>B28: the walker's own check of its pointers has its condition the wrong way round.</summary>
public sealed class B28InvertedCheck : Reenactment
{
    public override string Id => "B28";

    public override string Title => "Dereference check with its condition inverted";

    public override string Story =>
        "The third version of the series inverted the condition under which the check of an RCU pointer is "
        + "satisfied without a read section: it passed `shared`, and `not shared` was meant. So the check fires "
        + "on every exclusive walk, and is silent on a shared one, in a read section or not.";

    public override string Seen => "False reports of suspicious RCU usage from every unmap; none from a shared walk that lacks its section.";

    public override Evidence Evidence { get; } = new("v3 08/15", "", "review on the list", "28 Oct 2022", EvidenceGrade.ListMail);

    public override string Switch => "TableFlaws.InvertedDereferenceCheck";

    public override string Fix => "The check is satisfied by a read section, or by a walk that is not shared.";

    public override IReadOnlyList<string> Expected { get; } = ["C-CTX"];

    public override Scenario Create<TPlatform>(bool broken, ulong seed) =>
        new Run<TPlatform>(new MmuStageOptions { Vcpus = 1, TableFlaws = broken ? TableFlaws.InvertedDereferenceCheck : TableFlaws.None });

    /// <summary>A vCPU faults: shared walks, each in its section. The host takes a page back: an exclusive walk under the write lock.</summary>
    private sealed class Run<TPlatform> : MmuScenario<TPlatform>
        where TPlatform : struct, IPlatform
    {
        public Run(MmuStageOptions options)
            : base(options) =>
            Tasks =
            [
                Stage.VcpuTask(0, vcpu => vcpu.Access(Stage.Page(1), AccessKind.Write)),
                Stage.HostTask(host => Stage.Mmu.Host.Discard(host, 1, 1)),
            ];
    }
}
