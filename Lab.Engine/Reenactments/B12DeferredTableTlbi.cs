using Lab.Engine.PageTable;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>Table pages are freed before the TLBI that makes walk caches forget them.</summary>
public sealed class B12DeferredTableTlbi : Reenactment
{
    private const ulong Page = 4096;
    private const ulong Memory = 0x4000_0000;

    public override string Id => "B12";

    public override string Title => "Table pages freed while their TLBI is still deferred";

    public override string Story =>
        "When unmap began to collect its invalidations into one range TLBI at its end, the tables that it "
        + "emptied were freed on the way. Until that TLBI the walk caches of the hardware name memory that is "
        + "free.";

    public override string Seen =>
        "Hardware that walks through memory which belongs to somebody else by then.";

    public override Evidence Evidence { get; } = new(
        "7657ea920c54", "f62d4c3eb687",
        "text of the fix as sent to stable, 15 Aug 2024", "Mar 2024",
        EvidenceGrade.Commit);

    public override string Switch => "TableFlaws.DefersTableTlbi";

    public override string Fix =>
        "Only the leaves wait for the range TLBI; a table is invalidated before its page is freed.";

    public override IReadOnlyList<string> Expected { get; } = ["C-TLB", "C-BBM", "C-UAF"];

    public override string Script => """
        vcpu 0: end   # its walk cache names the table
        host: end     # the page goes, and the table that it leaves empty
        """;

    public override Scenario Create<TPlatform>(bool broken, ulong seed)
    {
        var stage = new TableStage<TPlatform>(
            TableStage<TPlatform>.Small with
            {
                Flaws = broken ? TableFlaws.DefersTableTlbi : TableFlaws.None,
            });
        var vcpu = stage.AddVcpu("vcpu 0");
        var host = stage.AddHost("host");
        using (stage.Enter())
            host.MapExclusive(0, Page, Memory);
        return new TableScenario<TPlatform>(stage, vcpu.Does(() => vcpu.Read(0)), host.Does(() => host.Unmap(0, Page)));
    }
}
