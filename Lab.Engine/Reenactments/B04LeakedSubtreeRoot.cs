using Lab.Engine.PageTable;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>The top page of every coalesced subtree leaks.</summary>
public sealed class B04LeakedSubtreeRoot : Reenactment
{
    private const ulong Page = 4096;
    private const ulong Block = 2UL << 20;
    private const ulong Memory = 0x4000_0000;

    public override string Id => "B4";

    public override string Title => "Root page of every coalesced subtree leaked";

    public override string Story =>
        "When the teardown of replaced tables moved behind break-before-make, the walk that frees a subtree "
        + "dropped the references of everything in it and left out the last one of its root page. Every table "
        + "that a block replaces, as each time when dirty logging ends, then costs one page for ever.";

    public override string Seen =>
        "Page-table memory that grows by one page with each coalesced block and never shrinks, not even when "
        + "the VM is gone.";

    public override Evidence Evidence { get; } = new(
        "5c359cca1faf", "f6a27d6dc51b",
        "reported by Yu Zhao", "30 May 2023",
        EvidenceGrade.Commit);

    public override string Switch => "TableFlaws.KeepsSubtreeRoot";

    public override string Fix =>
        "After the free walk the root is checked to have one reference left, and that one is dropped.";

    public override IReadOnlyList<string> Expected { get; } = ["C-LEAK"];

    public override Scenario Create<TPlatform>(bool broken, ulong seed)
    {
        var stage = new TableStage<TPlatform>(
            TableStage<TPlatform>.Small with
            {
                Flaws = broken ? TableFlaws.KeepsSubtreeRoot : TableFlaws.None,
            });
        var vcpu = stage.AddVcpu("vcpu 0");
        using (stage.Enter())
            vcpu.Map(0, Block, Memory);
        return new TableScenario<TPlatform>(stage, vcpu.Does(() =>
        {
            for (var round = 0; round < 2; round++)
            {
                // With logging on a write faults in one page; with logging off the next fault takes the block.
                vcpu.Map(0, Page, Memory);
                vcpu.Map(0, Block, Memory);
            }
        }));
    }
}
