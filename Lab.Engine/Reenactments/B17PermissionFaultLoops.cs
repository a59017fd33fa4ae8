using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>A permission fault that needs a larger leaf is relaxed for ever.</summary>
public sealed class B17PermissionFaultLoops : Reenactment
{
    public override string Id => "B17";

    public override string Title => "Permission fault relaxed for ever where a block has to be mapped";

    public override string Story =>
        "After logging stops, a table of pages is left under a huge host page, and a write to one of its "
        + "read-only pages raises a permission fault. It was handled by relaxing, at the address of the "
        + "block that the host has, though the entry that faulted is a page: the fault came back for ever.";

    public override string Seen =>
        "A soft lockup in the guest, once dirty logging has stopped.";

    public override Evidence Evidence { get; } = new(
        "", "",
        "Yanan Wang, patch 3 of 3", "4 Dec 2020", EvidenceGrade.Commit);

    public override string Switch => "PolicyFlaws.PermissionAlwaysRelaxes";

    public override string Fix =>
        "A permission fault is relaxed only if the leaf that faulted has the size wanted; else the block "
        + "is mapped over the table.";

    public override IReadOnlyList<string> Expected { get; } = ["C-PROG"];

    public override Scenario Create<TPlatform>(bool broken, ulong seed) =>
        new Play<TPlatform>(new MmuStageOptions { Flaws = broken ? PolicyFlaws.PermissionAlwaysRelaxes : PolicyFlaws.None });

    /// <summary>Two pages were written and write-protected while the slot logged; logging has stopped, and both are written again.</summary>
    private sealed class Play<TPlatform> : MmuScenario<TPlatform>
        where TPlatform : struct, IPlatform
    {
        public Play(MmuStageOptions options)
            : base(options)
        {
            Stage.RunHost(host => Stage.Mmu.Logging.Start(host, eager: false));
            Stage.RunVcpu(0, vcpu => vcpu.Access(Stage.Page(5), AccessKind.Write));
            Stage.RunVcpu(1, vcpu => vcpu.Access(Stage.Page(7), AccessKind.Write));
            Stage.RunHost(host => Stage.Mmu.Logging.Harvest(host));
            Stage.RunHost(_ => Stage.Mmu.Logging.Stop());
            Tasks =
            [
                Stage.VcpuTask(0, vcpu => vcpu.Access(Stage.Page(5), AccessKind.Write)),
                Stage.VcpuTask(1, vcpu => vcpu.Access(Stage.Page(7), AccessKind.Write)),
            ];
        }
    }
}
