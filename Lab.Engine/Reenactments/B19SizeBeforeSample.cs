using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>The size of a mapping is looked up before the notifier sequence is sampled.</summary>
public sealed class B19SizeBeforeSample : Reenactment
{
    public override string Id => "B19";

    public override string Title => "Notifier sequence sampled after mmap_lock is dropped";

    public override string Story =>
        "A fault found the size of its mapping in the VMA under mmap_lock, dropped that lock, and sampled the "
        + "notifier sequence only then. An invalidation that came and went between the two was not seen, and "
        + "the fault could map a block with the size of a VMA that had changed.";

    public override string Seen =>
        "Nothing that is known of: the race is called theoretical. The guest could reach memory beside its "
        + "page that the host has given to somebody else.";

    public override Evidence Evidence { get; } = new(
        "94f8e6418d39", "13ec9308a857",
        "text of the fixing commit", "13 Mar 2023", EvidenceGrade.Commit);

    public override string Switch => "PolicyFlaws.LookupBeforeSample";

    public override string Fix =>
        "The sequence is sampled while mmap_lock is still held; here, before the look-up.";

    public override IReadOnlyList<string> Expected { get; } = ["C-MAP"];

    public override string Script =>
        """
        # The whole invalidation falls between the look-up and what follows it.
        vcpu 0: after-lookup
        host: end
        vcpu 0: end
        """;

    public override Scenario Create<TPlatform>(bool broken, ulong seed) =>
        new Play<TPlatform>(new MmuStageOptions { Flaws = broken ? PolicyFlaws.LookupBeforeSample : PolicyFlaws.None, Vcpus = 1 });

    /// <summary>The host backs 2 MiB by one block and takes one page of it back, while a vCPU faults on another.</summary>
    private sealed class Play<TPlatform> : MmuScenario<TPlatform>
        where TPlatform : struct, IPlatform
    {
        public Play(MmuStageOptions options)
            : base(options)
        {
            using (Checkers!.Enter("setup"))
                Stage.Mmu.Slot.Host.Pin(0);
            Tasks =
            [
                Stage.VcpuTask(0, vcpu => vcpu.Access(Stage.Page(3), AccessKind.Write)),
                Stage.HostTask(host => Stage.Mmu.Host.Discard(host, 7, 1)),
            ];
        }
    }
}
