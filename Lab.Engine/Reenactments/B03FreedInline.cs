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

    public override string Title => "a detached subtree is freed before the grace period";

    public override string Story =>
        "In the first design a walker that replaced a table by a block walked the detached subtree and freed "
        + "it at once, though others may map in parallel and one of them may still be inside. That one then "
        + "reads freed memory, or plants a table behind the free walk, which nobody ever frees; this "
        + "re-enactment shows the first, at the moment when the memory goes.";

    public override string Seen =>
        "Memory corruption under parallel faults, or page-table memory that never comes back.";

    public override Evidence Evidence { get; } = new(
        "RFC of parallel faults, design stage", "",
        "kvmarm list, review of the RFC: mails 03591d23, 65554687, 5356af12 of the archive", "21 Apr 2022",
        EvidenceGrade.ListMail);

    public override string Switch => "TableFlaws.FreesBeforeGracePeriod";

    public override string Fix =>
        "The subtree is not touched before every reader has left: one callback walks and frees it after a "
        + "grace period.";

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
