using Lab.Engine.PageTable;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>A table becomes a block, and the TLBs keep its pages.</summary>
public sealed class B15OneAddressTlbi : Reenactment
{
    private const ulong Page = 4096;
    private const ulong Block = 2UL << 20;
    private const ulong Memory = 0x4000_0000;

    public override string Id => "B15";

    public override string Title => "Table replaced by a block with the TLBI of one IPA";

    public override string Story =>
        "A map that replaced a table by a block invalidated the one IPA of the fault, though the table had "
        + "translated 512 pages. The TLBs then hold a page's entry and the block's for the same address: a TLB "
        + "conflict; the checker speaks before, when the table's page is freed with that TLBI still owed.";

    public override string Seen =>
        "TLB conflicts, where pages became a block again.";

    public override Evidence Evidence { get; } = new(
        "", "",
        "Yanan Wang, patch 2 of 3", "4 Dec 2020", EvidenceGrade.Commit);

    public override string Switch => "TableFlaws.InvalidatesOneAddress";

    public override string Fix =>
        "Everything that the table translated is invalidated before the block is made.";

    public override IReadOnlyList<string> Expected { get; } = ["C-TLB", "C-BBM"];

    public override string Script => """
        vcpu 1: end   # its TLB has the second page
        vcpu 0: end   # the TLBI is for the first
        """;

    public override Scenario Create<TPlatform>(bool broken, ulong seed)
    {
        var stage = new TableStage<TPlatform>(
            TableStage<TPlatform>.Small with
            {
                Release = KernelRelease.V6_1, Flaws = broken ? TableFlaws.InvalidatesOneAddress : TableFlaws.None,
            }, SubtreeReclaim.Immediate);
        var faulting = stage.AddVcpu("vcpu 0");
        var reading = stage.AddVcpu("vcpu 1");
        using (stage.Enter())
        {
            faulting.MapExclusive(0, Page, Memory);
            faulting.MapExclusive(Page, Page, Memory + Page);
        }

        return new TableScenario<TPlatform>(
            stage,
            faulting.Does(() => faulting.MapExclusive(0, Block, Memory)),
            reading.Does(() =>
            {
                reading.Read(Page);
                reading.Read(2 * Page);
            }));
    }
}
