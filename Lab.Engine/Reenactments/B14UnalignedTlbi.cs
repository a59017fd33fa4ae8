using Lab.Engine.PageTable;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>The TLBI of a broken table begins in its middle.</summary>
public sealed class B14UnalignedTlbi : Reenactment
{
    private const ulong Page = 4096;
    private const ulong Block = 2UL << 20;
    private const ulong Memory = 0x4000_0000;

    public override string Id => "B14";

    public override string Title => "Range TLBI of a broken table starts at an address not aligned to its granule";

    public override string Story =>
        "The range TLBI for a broken table took the address at which the walk had come to it as its first, "
        + "without aligning it down to the granule of the entry. What lies before that address stays in the "
        + "TLBs; an aligned map, as in this scenario, never comes to a table so, and the switch takes the "
        + "address of the fault for it.";

    public override string Seen =>
        "Stale translations of the first pages of a range whose table is gone, beside those of the block.";

    public override Evidence Evidence { get; } = new(
        "defc8cc7abf0", "4c36a1567388",
        "text of the fix", "", EvidenceGrade.Commit);

    public override string Switch => "TableFlaws.InvalidatesFromFault";

    public override string Fix =>
        "The first address is aligned down to the range that the table translates.";

    public override IReadOnlyList<string> Expected { get; } = ["C-TLB", "C-BBM"];

    public override string Script => """
        vcpu 1: end          # its TLB has the first page of the table
        vcpu 0: after-tlbi   # the table is broken and invalidated from the middle on
        vcpu 0: end          # the block is made
        """;

    public override Scenario Create<TPlatform>(bool broken, ulong seed)
    {
        var stage = new TableStage<TPlatform>(
            TableStage<TPlatform>.Small with
            {
                Flaws = broken ? TableFlaws.InvalidatesFromFault : TableFlaws.None,
            });
        var faulting = stage.AddVcpu("vcpu 0");
        var reading = stage.AddVcpu("vcpu 1");
        using (stage.Enter())
            faulting.Map(0, Page, Memory);
        faulting.Walk.FaultIpa = Block / 2;
        return new TableScenario<TPlatform>(
            stage,
            faulting.Does(() => faulting.Map(0, Block, Memory)),
            reading.Does(() => reading.Read(0)));
    }
}
