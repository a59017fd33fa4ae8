using Lab.Engine.PageTable;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>A TLBI whose level hint nobody ever learned.</summary>
public sealed class B10GuessedLevel : Reenactment
{
    private const ulong Page = 4096;
    private const ulong Memory = 0x4000_0000;

    public override string Id => "B10";

    public override string Title => "Level hint of the TLBI after a lost relaxation never set";

    public override string Story =>
        "The level hint of the local TLBI after a relaxation came from a variable that only a successful walk "
        + "sets; its first fix began it at \"unknown\", which does not fit into the signed byte that it was. "
        + "Hardware that honours the hint looks for an entry of the wrong level, and the one that raised the "
        + "fault stays.";

    public override string Seen =>
        "A vCPU that faults again and again on a page which it may write.";

    public override Evidence Evidence { get; } = new(
        "", "100baf018489, 8d187d4b33c2",
        "the two fixes, of 1 and 7 Jul 2026; only the first is re-enacted, the second is known by a digest", "1 Jul 2026",
        EvidenceGrade.Commit);

    public override string Switch => "TableFlaws.GuessesRelaxedLevel";

    public override string Fix =>
        "The level begins as unknown, in a type that can say so, and only a walk that succeeded sets it.";

    public override IReadOnlyList<string> Expected { get; } = ["C-TLB"];

    public override string Script => """
        vcpu 0: after-read   # its TLB has the read-only entry; it is about to add write
        vcpu 1: end          # adds write first
        vcpu 0: end          # loses the compare-exchange; its own TLBI is still to come
        """;

    public override Scenario Create<TPlatform>(bool broken, ulong seed)
    {
        var stage = new TableStage<TPlatform>(
            TableStage<TPlatform>.Small with
            {
                Flaws = broken ? TableFlaws.GuessesRelaxedLevel : TableFlaws.None,
            });
        var loser = stage.AddVcpu("vcpu 0");
        var winner = stage.AddVcpu("vcpu 1");
        using (stage.Enter())
            loser.Map(0, Page, Memory, Stage2Prot.Read);
        return new TableScenario<TPlatform>(stage, loser.Does(() => Write(loser)), winner.Does(() => Write(winner)));

        // The read leaves the entry in the TLB that makes the write fault.
        static void Write(StageWorker<TPlatform> vcpu)
        {
            vcpu.Read(0);
            vcpu.Relax(0, Stage2Prot.ReadWrite);
        }
    }
}
