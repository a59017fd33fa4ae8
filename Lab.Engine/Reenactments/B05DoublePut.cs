using Lab.Engine.PageTable;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>A table that could not be built is freed twice.</summary>
public sealed class B05DoublePut : Reenactment
{
    private const ulong Memory = 0x4000_0000;

    public override string Id => "B5";

    public override string Title => "Callers of free_unlinked still drop the root's reference themselves";

    public override string Story =>
        "Once the free walk itself dropped the last reference of an unlinked subtree's root, the callers that "
        + "free a table which could not be built still dropped it as well. A build that runs out of memory "
        + "half-way then frees its root page twice.";

    public override string Seen =>
        "A double free when eager splitting runs out of memory: a reference count below zero, or a page freed "
        + "under its next owner.";

    public override Evidence Evidence { get; } = new(
        "B4's fix meeting the split code", "",
        "RFC by Will Deacon on a double free, and its replies", "12 Feb 2024", EvidenceGrade.ListMail);

    public override string Switch => "TableFlaws.PutsSubtreeRootTwice";

    public override string Fix =>
        "The free walk drops the last reference; its callers put nothing.";

    public override IReadOnlyList<string> Expected { get; } = ["C-REF", "C-UAF"];

    public override Scenario Create<TPlatform>(bool broken, ulong seed)
    {
        var stage = new TableStage<TPlatform>(
            TableStage<TPlatform>.Small with
            {
                IpaBits = 39, Flaws = broken ? TableFlaws.PutsSubtreeRootTwice : TableFlaws.None,
            });
        var migration = stage.AddHost("migration", cachePages: 1);
        return new TableScenario<TPlatform>(stage, migration.Does(() => migration.CreateUnlinked(Memory, level: 1)));
    }
}
