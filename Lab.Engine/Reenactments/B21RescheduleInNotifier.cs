using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>The core is offered inside a notifier that may not block.</summary>
public sealed class B21RescheduleInNotifier : Reenactment
{
    public override string Id => "B21";

    public override string Title => "Reschedule inside a notifier that may not block";

    public override string Story =>
        "An unmap of a long range drops the MMU lock between chunks to reschedule. It did so for every "
        + "caller, also for an invalidation by a notifier that may not block.";

    public override string Seen =>
        "The kernel's report of a sleep in a context that may not sleep.";

    public override Evidence Evidence { get; } = new(
        "", "",
        "Will Deacon, patches 1 and 2 of 2", "11 Aug 2020", EvidenceGrade.Commit);

    public override string Switch => "PolicyFlaws.RescheduleAlways";

    public override string Fix =>
        "Whether the range driver may reschedule comes from the notifier's caller.";

    public override IReadOnlyList<string> Expected { get; } = ["C-CTX"];

    public override Scenario Create<TPlatform>(bool broken, ulong seed) =>
        new Play<TPlatform>(new MmuStageOptions { Flaws = broken ? PolicyFlaws.RescheduleAlways : PolicyFlaws.None, Vcpus = 1, HostHugePages = false, RangeChunk = 4096 });

    /// <summary>Pages are invalidated by a caller that may not block, in chunks of a page, while a vCPU writes one of them.</summary>
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
                Stage.HostTask(host => Stage.Mmu.Host.Discard(host, 0, 3, mayBlock: false)),
                Stage.VcpuTask(0, vcpu => vcpu.Access(Stage.Page(1), AccessKind.Write)),
            ];
        }
    }
}
