using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>Aging looks at one leaf of the range only.</summary>
public sealed class B18AgingLooksAtOneLeaf : Reenactment
{
    public override string Id => "B18";

    public override string Title => "Aging looks at one leaf of the range only";

    public override string Story =>
        "The host ages what it backs by a huge page as one range, and the walk looked at the entry of its "
        + "first address alone. Where the memslot is not aligned to the huge page the range is mapped by pages, "
        + "and what the guest did with all but the first of them was missed.";

    public override string Seen =>
        "Memory in use looks idle to reclaim.";

    public override Evidence Evidence { get; } = new(
        "056aad67f836", "df6556adf27b",
        "text of the fixing commit", "27 Jun 2023", EvidenceGrade.Commit);

    public override string Switch => "TableFlaws.AgesFirstLeafOnly";

    public override string Fix =>
        "Aging walks the whole range.";

    public override IReadOnlyList<string> Expected { get; } = ["C-AGE"];

    private const ulong PagesPerBlock = 512;

    public override Scenario Create<TPlatform>(bool broken, ulong seed) =>
        new Play<TPlatform>(new MmuStageOptions { TableFlaws = broken ? TableFlaws.AgesFirstLeafOnly : TableFlaws.None, Vcpus = 1, HostHugePages = false });

    /// <summary>A vCPU uses pages in the middle of a range that is mapped by pages; the host ages the range.</summary>
    private sealed class Play<TPlatform> : MmuScenario<TPlatform>
        where TPlatform : struct, IPlatform
    {
        public Play(MmuStageOptions options)
            : base(options)
        {
            Tasks =
            [
                Stage.VcpuTask(0, vcpu =>
                {
                    vcpu.Access(Stage.Page(3), AccessKind.Read);
                    vcpu.Access(Stage.Page(5), AccessKind.Read);
                }),
                Stage.HostTask(host => Stage.Mmu.Host.Age(host, 0, PagesPerBlock)),
            ];
        }

        public override void Finish()
        {
            Stage.RunVcpu(0, vcpu => vcpu.Access(Stage.Page(7), AccessKind.Read));
            Stage.RunHost(host => Stage.Mmu.Host.Age(host, 0, PagesPerBlock));
            base.Finish();
        }
    }
}
