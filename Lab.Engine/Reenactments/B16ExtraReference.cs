using Lab.Engine.PageTable;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>A table page that keeps a reference for an entry that is gone.</summary>
public sealed class B16ExtraReference : Reenactment
{
    private const ulong Page = 4096;
    private const ulong Memory = 0x4000_0000;

    public override string Id => "B16";

    public override string Title => "Valid-to-valid update takes an extra reference";

    public override string Story =>
        "An entry that changed from one valid value to another kept the reference of the old value and took "
        + "one for the new. The count of its table page never comes down to one again, so unmap never finds the "
        + "table empty and never frees it.";

    public override string Seen =>
        "Page-table memory that stays when everything in it was unmapped.";

    public override Evidence Evidence { get; } = new(
        "", "",
        "Yanan Wang, patch 1 of 3", "4 Dec 2020",
        EvidenceGrade.Commit);

    public override string Switch => "TableFlaws.KeepsBrokenReference";

    public override string Fix =>
        "The break drops the reference of the old value before the make takes that of the new.";

    public override IReadOnlyList<string> Expected { get; } = ["C-REF", "C-LEAK"];

    public override Scenario Create<TPlatform>(bool broken, ulong seed)
    {
        var stage = new TableStage<TPlatform>(
            TableStage<TPlatform>.Small with
            {
                Flaws = broken ? TableFlaws.KeepsBrokenReference : TableFlaws.None,
            });
        var host = stage.AddHost("host");
        using (stage.Enter())
            host.MapExclusive(0, Page, Memory);
        return new TableScenario<TPlatform>(stage, host.Does(() =>
        {
            host.MapExclusive(0, Page, Memory + Page);
            host.Unmap(0, Page);
        }));
    }
}
