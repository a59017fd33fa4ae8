using Lab.Engine.PageTable;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>The TLBI of a removed table hints a level at which it is not.</summary>
public sealed class B13LevelZeroHint : Reenactment
{
    private const ulong Page = 4096;
    private const ulong Memory = 0x4000_0000;

    public override string Id => "B13";

    public override string Title => "Level hint 0 for a table entry that is zapped: a real level since LPA2";

    public override string Story =>
        "The TLBI of a table that an unmap removes passed 0 as its level, which meant \"no hint\" before "
        + "LPA2. With LPA2, 0 is a level like any other: the TLBI drops entries of that level only, and the "
        + "walk caches keep the table that is freed next.";

    public override string Seen =>
        "With LPA2, hardware that walks through freed page-table memory.";

    public override Evidence Evidence { get; } = new(
        "", "36e008323926, 0f0ff097bf77",
        "titles of the two fixes", "", EvidenceGrade.Title);

    public override string Switch => "TableFlaws.HintsLevelZero";

    public override string Fix =>
        "\"Unknown\" is a value of its own, and a table is invalidated with that.";

    public override IReadOnlyList<string> Expected { get; } = ["C-TLB", "C-BBM"];

    public override string Script => """
        vcpu 0: end   # its walk cache names the table
        host: end     # the page goes, and the table that it leaves empty
        """;

    public override Scenario Create<TPlatform>(bool broken, ulong seed)
    {
        var stage = new TableStage<TPlatform>(
            TableStage<TPlatform>.Small with
            {
                Lpa2 = true, Flaws = broken ? TableFlaws.HintsLevelZero : TableFlaws.None,
            });
        var vcpu = stage.AddVcpu("vcpu 0");
        var host = stage.AddHost("host");
        using (stage.Enter())
            host.MapExclusive(0, Page, Memory);
        return new TableScenario<TPlatform>(stage, vcpu.Does(() => vcpu.Read(0)), host.Does(() => host.Unmap(0, Page)));
    }
}
