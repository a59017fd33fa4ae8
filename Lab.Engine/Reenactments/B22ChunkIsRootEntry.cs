using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>One chunk of a range is all that a root entry covers.</summary>
public sealed class B22ChunkIsRootEntry : Reenactment
{
    public override string Id => "B22";

    public override string Title => "Range driver works in batches of one PGD entry";

    public override string Story =>
        "A range was worked on in batches of one PGD entry, 512 GiB with 4 KiB pages, and the write lock "
        + "could be dropped only between batches. It was held for 45 seconds.";

    public override string Seen =>
        "Soft lockups.";

    public override Evidence Evidence { get; } = new(
        "", "",
        "v3, patch 2 of 2", "7 Oct 2022", EvidenceGrade.Commit);

    public override string Switch => "PolicyFlaws.ChunkIsRootEntry";

    public override string Fix =>
        "A batch is the largest block; this scenario, to be small, takes a page for it.";

    public override IReadOnlyList<string> Expected { get; } = ["C-PROG"];

    public override Scenario Create<TPlatform>(bool broken, ulong seed) =>
        new Play<TPlatform>(new MmuStageOptions { Flaws = broken ? PolicyFlaws.ChunkIsRootEntry : PolicyFlaws.None, Vcpus = 1, HostHugePages = false, ForcedWriteBack = false, RangeChunk = 4096, MostBytesInStep = 4096 });

    /// <summary>A range of pages is invalidated, each with cache maintenance, while a vCPU waits to map one.</summary>
    private sealed class Play<TPlatform> : MmuScenario<TPlatform>
        where TPlatform : struct, IPlatform
    {
        public Play(MmuStageOptions options)
            : base(options)
        {
            for (ulong page = 0; page < 3; page++)
            {
                var written = Stage.Page(page);
                Stage.RunVcpu(0, vcpu => vcpu.Access(written, AccessKind.Write));
            }

            Tasks =
            [
                Stage.HostTask(host => Stage.Mmu.Host.Discard(host, 0, 4)),
                Stage.VcpuTask(0, vcpu => vcpu.Access(Stage.Page(3), AccessKind.Write)),
            ];
        }
    }
}
