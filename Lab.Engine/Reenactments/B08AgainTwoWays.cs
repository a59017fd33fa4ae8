using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>A lost entry ends the walk that must go on, or does not end the walk that must stop. Even seeds play the first, odd ones the second.</summary>
public sealed class B08AgainTwoWays : Reenactment
{
    public override string Id => "B8";

    public override string Title => "-EAGAIN taken the wrong way: it ends a range write-protect, or a fault's walk goes on past it";

    public override string Story =>
        "Even seeds: the visitor of attributes began to answer -EAGAIN for entries that are not valid, and "
        + "the walk that write-protects a range ended at the first hole. Odd seeds: the flag that says which "
        + "way -EAGAIN is taken did not reach the walkers at EL2, and a walk that handles a fault, here one of "
        + "the host's, goes on after a lost race and reports success without a mapping.";

    public override string Seen =>
        "Even seeds: pages that the guest wrote are missing from the copy after a live migration. "
        + "Odd seeds: a fault is called mapped, and the guest faults again.";

    public override Evidence Evidence { get; } = new(
        "", "19cffd16ed64",
        "list mail of 1 Dec 2022 (even seeds); the commit: patch of 28 Nov 2025, merged 10 Jan 2026 (odd seeds; title and tags only)",
        "1 Dec 2022", EvidenceGrade.ListMail);

    public override string Switch => "TableFlaws.ProtectionStopsAtHole, TableFlaws.LostRaceIsSuccess";

    public override string Fix => "A walk over a range goes on after -EAGAIN; a walk that handles a fault stops and says so.";

    public override IReadOnlyList<string> Expected { get; } = ["C-DIRTY", "C-MAP"];

    public override Scenario Create<TPlatform>(bool broken, ulong seed) => seed % 2 == 0
        ? new Hole<TPlatform>(broken ? TableFlaws.ProtectionStopsAtHole : TableFlaws.None)
        : new Race<TPlatform>(broken ? TableFlaws.LostRaceIsSuccess : TableFlaws.None);

    /// <summary>Two pages with a hole between them are mapped; logging starts, and the second is written.</summary>
    private sealed class Hole<TPlatform> : MmuScenario<TPlatform>
        where TPlatform : struct, IPlatform
    {
        public Hole(TableFlaws flaws)
            : base(new MmuStageOptions { TableFlaws = flaws, Vcpus = 1, HostHugePages = false })
        {
            Stage.RunVcpu(0, vcpu => vcpu.Access(Stage.Page(0), AccessKind.Write));
            Stage.RunVcpu(0, vcpu => vcpu.Access(Stage.Page(2), AccessKind.Write));
            Tasks =
            [
                Stage.HostTask(host => Stage.Mmu.Logging.Start(host, eager: false)),
                Stage.VcpuTask(0, vcpu =>
                {
                    vcpu.Access(Stage.Page(2), AccessKind.Write);
                    vcpu.Access(Stage.Page(0), AccessKind.Write);
                }),
            ];
        }

        public override void Finish()
        {
            Stage.RunVcpu(0, vcpu => vcpu.Access(Stage.Page(2), AccessKind.Write));
            Stage.RunHost(host => Stage.Mmu.Logging.Harvest(host));
            base.Finish();
        }
    }

    /// <summary>Two vCPUs fault on the same pages.</summary>
    private sealed class Race<TPlatform> : MmuScenario<TPlatform>
        where TPlatform : struct, IPlatform
    {
        public Race(TableFlaws flaws)
            : base(new MmuStageOptions { TableFlaws = flaws, HostHugePages = false }) =>
            Tasks =
            [
                Stage.VcpuTask(0, Write),
                Stage.VcpuTask(1, Write),
            ];

        private void Write(Mmu.Vcpu<TPlatform> vcpu)
        {
            vcpu.Access(Stage.Page(3), AccessKind.Write);
            vcpu.Access(Stage.Page(4), AccessKind.Write);
        }
    }
}
