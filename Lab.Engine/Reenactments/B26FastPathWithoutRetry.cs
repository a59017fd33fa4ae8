using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>A fast path does not ask the notifier sequence.</summary>
public sealed class B26FastPathWithoutRetry : Reenactment
{
    public override string Id => "B26";

    public override string Title => "Fast path without the notifier retry check";

    public override string Story =>
        "A proposed fast path for faults under the read lock did not ask whether an invalidation had come in "
        + "between, and it leaked a reference to the page. The first lets a page be mapped that the host has "
        + "taken back; the second is not modelled, for host pages have no counts here.";

    public override string Seen =>
        "Caught in review: the guest would have reached memory that the host has given to somebody else.";

    public override Evidence Evidence { get; } = new(
        "RFC 2/3", "",
        "review on the list", "11 Jan 2022", EvidenceGrade.ListMail);

    public override string Switch => "PolicyFlaws.InstallWithoutRetry";

    public override string Fix =>
        "Under the lock a fault asks the sequence, and starts again if an invalidation began since its "
        + "sample.";

    public override IReadOnlyList<string> Expected { get; } = ["C-SEQ", "C-TLB", SimFailure.AlwaysOn];

    public override string Script =>
        """
        # The page is pinned, taken back, and then installed.
        vcpu 0: after-pin
        host: end
        vcpu 0: end
        """;

    public override Scenario Create<TPlatform>(bool broken, ulong seed) =>
        new Play<TPlatform>(new MmuStageOptions { Flaws = broken ? PolicyFlaws.InstallWithoutRetry : PolicyFlaws.None, Vcpus = 1, HostHugePages = false });

    /// <summary>The host takes a page back between the pin of a fault and its installation.</summary>
    private sealed class Play<TPlatform> : MmuScenario<TPlatform>
        where TPlatform : struct, IPlatform
    {
        public Play(MmuStageOptions options)
            : base(options)
        {
            Tasks =
            [
                Stage.VcpuTask(0, vcpu => vcpu.Access(Stage.Page(3), AccessKind.Write)),
                Stage.HostTask(host => Stage.Mmu.Host.Discard(host, 3, 1)),
            ];
        }
    }
}
