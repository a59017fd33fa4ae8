using Lab.Engine.PageTable;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>A subtree is freed while a walker is still inside it.</summary>
public sealed class B03FreedInline : Reenactment
{
    private const ulong Page = 4096;
    private const ulong Block = 2UL << 20;
    private const ulong Memory = 0x4000_0000;

    public override string Id => "B3";

    public override string Title => "Detached subtree freed before the grace period";

    public override string Story =>
        "The review of the RFC asked what has to happen before a detached subtree may be freed: freed at "
        + "once, while others map in parallel, one of them may still be inside, where it reads freed memory or "
        + "plants a new table behind the free walk, which nobody ever frees. It was settled in the design, "
        + "before a release; this re-enactment stops at the moment when the memory goes.";

    public override string Seen =>
        "Caught in review: it would have been memory corruption under parallel faults, or page-table memory that "
        + "never comes back.";

    public override Evidence Evidence { get; } = new(
        "design stage, RFC of parallel faults", "",
        "review of the RFC on the list, mails 03591d23, 65554687, 5356af12 of the archive", "21 Apr 2022",
        EvidenceGrade.ListMail);

    public override string Switch => "TableFlaws.FreesBeforeGracePeriod";

    public override string Fix =>
        "Nothing of a detached subtree is touched before every reader has left: one RCU callback walks and "
        + "frees all of it after a grace period.";

    public override IReadOnlyList<string> Expected { get; } = ["C-UAF", "C-LEAK"];

    public override string Script => """
        vcpu 1: after-read   # inside the child, before its entry
        vcpu 0: end          # a block takes the child's place; the child is freed, or waits
        """;

    public override Scenario Create<TPlatform>(bool broken, ulong seed)
    {
        var stage = new TableStage<TPlatform>(
            TableStage<TPlatform>.Small with
            {
                Flaws = broken ? TableFlaws.FreesBeforeGracePeriod : TableFlaws.None,
            });
        var first = stage.AddVcpu("vcpu 0");
        var second = stage.AddVcpu("vcpu 1");
        using (stage.Enter())
            first.Map(0, Page, Memory);
        return new TableScenario<TPlatform>(
            stage,
            first.Does(() => first.Map(0, Block, Memory)),
            second.Does(() => second.Map(Page, Page, Memory + Page)));
    }
}
