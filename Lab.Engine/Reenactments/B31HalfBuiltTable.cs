using Lab.Engine.PageTable;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>A split installs a table that was not finished.</summary>
public sealed class B31HalfBuiltTable : Reenactment
{
    private const ulong Page = 4096;
    private const ulong Block = 1UL << 30;
    private const ulong Memory = 0x4000_0000;

    public override string Id => "B31";

    public override string Title => "Partly built table takes the place of a block";

    public override string Story =>
        "In the RFC of eager splitting the result of the function that builds the table to take a block's "
        + "place was ignored. When that ran out of memory, the block was replaced by the part that had been "
        + "built, and the rest of its translations was gone.";

    public override string Seen =>
        "Caught in review: a guest would lose mappings when blocks are split under memory pressure.";

    public override Evidence Evidence { get; } = new(
        "RFC 04/12", "",
        "review on the list, mails 2b5fd73c, ea462376 of the archive", "15 Nov 2022",
        EvidenceGrade.ListMail);

    public override string Switch => "TableFlaws.LinksHalfBuiltTable";

    public override string Fix =>
        "A failed build is freed and the block stays; with few pages the block is split one level only.";

    public override IReadOnlyList<string> Expected { get; } = ["C-MAP"];

    public override Scenario Create<TPlatform>(bool broken, ulong seed)
    {
        var stage = new TableStage<TPlatform>(
            TableStage<TPlatform>.Small with
            {
                IpaBits = 39, Flaws = broken ? TableFlaws.LinksHalfBuiltTable : TableFlaws.None,
            });
        var migration = stage.AddHost("migration");
        using (stage.Enter())
            migration.MapExclusive(0, Block, Memory);
        return new TableScenario<TPlatform>(stage, migration.Does(() => migration.Split(0, Page)));
    }
}
