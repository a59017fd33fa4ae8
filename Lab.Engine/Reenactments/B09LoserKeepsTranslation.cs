using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>The loser of a permission race keeps its stale TLB entry.</summary>
public sealed class B09LoserKeepsTranslation : Reenactment
{
    public override string Id => "B9";

    public override string Title => "Local TLBI skipped by the loser of a permission race";

    public override string Story =>
        "Once the TLBI after a relaxation had become local, a vCPU that lost the race to relax an entry "
        + "returned without one. The winner had forgotten the old translation on its own vCPU only, so the "
        + "loser faulted again on the one that it kept.";

    public override string Seen =>
        "A vCPU that takes permission fault after permission fault for a page that is writable in the "
        + "tables.";

    public override Evidence Evidence { get; } = new(
        "a12ab1378a88", "be097997a273",
        "text of the fixing commit", "22 Sep 2023", EvidenceGrade.Commit);

    public override string Switch => "TableFlaws.LoserKeepsTranslation";

    public override string Fix =>
        "A relaxation invalidates the local translation whether it changed the entry or lost the race.";

    public override IReadOnlyList<string> Expected { get; } = ["C-TLB", "C-PROG"];

    public override string Script =>
        """
        # Both have read the entry before either changes it.
        vcpu 0: after-read
        vcpu 1: after-read
        vcpu 0: end
        vcpu 1: end
        """;

    public override Scenario Create<TPlatform>(bool broken, ulong seed) =>
        new Play<TPlatform>(new MmuStageOptions { TableFlaws = broken ? TableFlaws.LoserKeepsTranslation : TableFlaws.None });

    /// <summary>Two vCPUs hold one page read-only, while the slot logs, and write it at the same time.</summary>
    private sealed class Play<TPlatform> : MmuScenario<TPlatform>
        where TPlatform : struct, IPlatform
    {
        public Play(MmuStageOptions options)
            : base(options)
        {
            Stage.RunHost(host => Stage.Mmu.Logging.Start(host, eager: false));
            for (var number = 0; number < 2; number++)
                Stage.RunVcpu(number, vcpu => vcpu.Access(Stage.Page(3), AccessKind.Read));
            Tasks =
            [
                Stage.VcpuTask(0, vcpu => vcpu.Access(Stage.Page(3), AccessKind.Write)),
                Stage.VcpuTask(1, vcpu => vcpu.Access(Stage.Page(3), AccessKind.Write)),
            ];
        }
    }
}
