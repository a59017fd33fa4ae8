using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>The host's own page table is freed under a fault that walks it.</summary>
public sealed class B20UserTableFreedUnderProbe : Reenactment
{
    public override string Id => "B20";

    public override string Title => "User page table freed under the fault that walks it";

    public override string Story =>
        "To find how large a mapping may be, a fault walks the page table of the user process, and nothing "
        + "kept the pages of that table from being freed meanwhile. Their teardown relies on IPIs, so whoever "
        + "walks with interrupts disabled is waited for; the walk had them enabled.";

    public override string Seen =>
        "The host kernel reads a page that is no longer a page table.";

    public override Evidence Evidence { get; } = new(
        "", "e86fc1a3a3e9",
        "title and tag of the 6.3 fixes, round 2", "", EvidenceGrade.Title);

    public override string Switch => "PolicyFlaws.ProbeUnmasked";

    public override string Fix =>
        "Local interrupts are disabled while the user table is walked.";

    public override IReadOnlyList<string> Expected { get; } = ["C-UAF", "C-RACE"];

    public override string Script =>
        """
        # The fault has read where the small entries are, and their page goes.
        host: before-break
        vcpu 0: after-read
        host: after-break
        """;

    public override Scenario Create<TPlatform>(bool broken, ulong seed) =>
        new Play<TPlatform>(new MmuStageOptions { Flaws = broken ? PolicyFlaws.ProbeUnmasked : PolicyFlaws.None, Vcpus = 1, HasUserTable = true });

    /// <summary>The host has made a block of small pages again, and frees the page of their entries while a vCPU faults there.</summary>
    private sealed class Play<TPlatform> : MmuScenario<TPlatform>
        where TPlatform : struct, IPlatform
    {
        public Play(MmuStageOptions options)
            : base(options)
        {
            Stage.RunVcpu(0, vcpu => vcpu.Access(Stage.Page(3), AccessKind.Write));
            Stage.RunHost(host => Stage.Mmu.Host.Discard(host, 7, 1));
            Stage.RunHost(host => Stage.Mmu.Host.Collapse(host, 0));
            Tasks =
            [
                Stage.VcpuTask(0, vcpu =>
                {
                    for (ulong page = 0; page < 6; page++)
                        vcpu.Access(Stage.Page(page), AccessKind.Write);
                }),
                Stage.HostTask(host => Stage.Mmu.Host.RetractTable(host, 0)),
            ];
        }
    }
}
