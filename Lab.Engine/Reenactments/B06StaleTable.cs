using Lab.Engine.PageTable;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>A walker goes down into the table that it has just freed.</summary>
public sealed class B06StaleTable : Reenactment
{
    private const ulong Page = 4096;
    private const ulong Block = 2UL << 20;
    private const ulong Memory = 0x4000_0000;

    public override string Id => "B6";

    public override string Title => "Walker keeps the table entry that it read before the visitor replaced it";

    public override string Story =>
        "After the visit in which a map replaces a table by a block the walker went on with the value it had "
        + "read before, and walked the subtree that was just given up. Where freeing is immediate, as in pKVM's "
        + "host stage-2, it walks freed memory, which is shown here with the MMU lock in the place of EL2's; "
        + "elsewhere RCU keeps that memory for the moment and the walk writes into a detached table, unseen.";

    public override string Seen =>
        "With pKVM a walk through freed page-table memory; without it, nothing: RCU masks it.";

    public override Evidence Evidence { get; } = new(
        "5c359cca1faf", "a9f0e3d5a089",
        "Fuad Tabba", "24 May 2023", EvidenceGrade.Commit);

    public override string Switch => "TableFlaws.KeepsStaleTable";

    public override string Fix =>
        "The walker reads the entry again after the pre-order visit too, before it descends.";

    public override IReadOnlyList<string> Expected { get; } = ["C-UAF", "C-WALK"];

    public override string Script => """
        host stage 2: before-reload   # the block is in place, the table it replaced is free
        host stage 2: end             # where does the walk go on?
        """;

    public override Scenario Create<TPlatform>(bool broken, ulong seed)
    {
        var stage = new TableStage<TPlatform>(
            TableStage<TPlatform>.Small with
            {
                Flaws = broken ? TableFlaws.KeepsStaleTable : TableFlaws.None,
            }, SubtreeReclaim.Immediate);
        var host = stage.AddHost("host stage 2");
        using (stage.Enter())
            host.MapExclusive(0, Page, Memory);
        return new TableScenario<TPlatform>(stage, host.Does(() => host.MapExclusive(0, Block, Memory)));
    }
}
