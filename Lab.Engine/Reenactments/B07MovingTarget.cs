using Lab.Engine.PageTable;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>A map whose output address runs ahead of its input address.</summary>
public sealed class B07MovingTarget : Reenactment
{
    private const ulong Page = 4096;
    private const ulong Block = 2UL << 20;
    private const ulong Memory = 0x4000_0000;

    public override string Id => "B7";

    public override string Title => "Output address advanced by the visitor, input address by the walker";

    public override string Story =>
        "A map's visitor advanced the output address with each leaf that it made, while the walker advanced "
        + "the input address by itself. When another walker replaced a block that was just made by a table, the "
        + "first went down into it with its output already one block ahead, and mapped the guest's pages to the "
        + "memory of the next block.";

    public override string Seen =>
        "A guest that finds the wrong memory behind its addresses, after a mapping fault raced with another "
        + "that dirty logging had split the block for.";

    public override Evidence Evidence { get; } = new(
        "1577cb5823ce", "1f0f4a2ef7a5",
        "text of the fix as sent to stable; 6.2 and 6.3 are affected", "",
        EvidenceGrade.Commit);

    public override string Switch => "TableFlaws.MovingTarget";

    public override string Fix =>
        "Each output address follows from the input address alone: what was asked for plus the distance from "
        + "the start of the walk.";

    public override IReadOnlyList<string> Expected { get; } = ["C-MAP"];

    public override string Script => """
        vcpu 0: before-reload   # the block is made and not read again
        vcpu 1: end             # a write fault with logging on: a table takes the block's place
        vcpu 0: end             # the walk finds the table and goes down into it
        """;

    public override Scenario Create<TPlatform>(bool broken, ulong seed)
    {
        var stage = new TableStage<TPlatform>(
            TableStage<TPlatform>.Small with
            {
                Flaws = broken ? TableFlaws.MovingTarget : TableFlaws.None,
            });
        var mapping = stage.AddVcpu("vcpu 0");
        var logging = stage.AddVcpu("vcpu 1");
        return new TableScenario<TPlatform>(
            stage,
            mapping.Does(() => mapping.Map(0, Block, Memory)),
            logging.Does(() => logging.Map(2 * Page, Page, Memory + (2 * Page))));
    }
}
