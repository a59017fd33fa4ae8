using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>A table is freed with entries that teardown has not come to.</summary>
public sealed class B23ChunkedTeardown : Reenactment
{
    private const ulong Chunk = 1UL << 30;
    private const ulong Memory = 0x4000_0000;

    public override string Id => "B23";

    public override string Title => "Chunked teardown frees tables that the chunk covers only in part";

    public override string Story =>
        "Teardown was cut into chunks, so that it may reschedule, with a free visitor that took every table "
        + "it left to be visited whole. A table that reaches past the chunk loses its references chunk by "
        + "chunk, and goes while entries in it, and the walk itself, still need it.";

    public override string Seen =>
        "A use after free when a VM with more than one chunk of memory ends; syzbot's trace shows "
        + "put_page_testzero in stage2_free_walker.";

    public override Evidence Evidence { get; } = new(
        "first version of chunked destroy (reverted: fc670ad5966f, e6157256ee1a)",
        "156f70afcfec, d68d66e57e2b, 4ddfab5436b6",
        "syzbot c41f3ddb8299a30a98b5; relanded with the fix", "13 Nov 2025",
        EvidenceGrade.Commit);

    public override string Switch => "TableFlaws.FreesPartlyVisitedTables";

    public override string Fix =>
        "A table goes only once its count says that it is empty, and its entry is cleared so that a later "
        + "chunk cannot enter it.";

    public override IReadOnlyList<string> Expected { get; } = ["C-UAF", "C-REF"];

    public override Scenario Create<TPlatform>(bool broken, ulong seed)
    {
        var stage = new TableStage<TPlatform>(
            TableStage<TPlatform>.Small with
            {
                IpaBits = 44, Release = KernelRelease.V7_2,
                Flaws = broken ? TableFlaws.FreesPartlyVisitedTables : TableFlaws.None,
            });
        var host = stage.AddHost("host", cachePages: 3);
        using (stage.Enter())
            host.MapExclusive(0, 2 * Chunk, Memory);
        return new TableScenario<TPlatform>(stage, host.Does(() =>
        {
            stage.Table.DestroyRange(host.Walk, new Ipa(0), Chunk);
            stage.Table.DestroyRange(host.Walk, new Ipa(Chunk), Chunk);
        })) { Destroys = true };
    }
}
