using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>A fault that tops no memory cache up hands its walk none.</summary>
public sealed class B25CacheLeftUnset : Reenactment
{
    public override string Id => "B25";

    public override string Title => "Memory cache left unset on the path that skips the top-up";

    public override string Story =>
        "The pointer to the memory cache was set only on the path that tops the cache up, which most "
        + "permission faults skip. One that nevertheless needs a table went into its walk without a cache.";

    public override string Seen =>
        "A host kernel that uses a pointer which was never set: CVE-2025-37996.";

    public override Evidence Evidence { get; } = new(
        "fce886a60207", "157dbc4a321f",
        "title of the fix of CVE-2025-37996", "", EvidenceGrade.Title);

    public override string Switch => "PolicyFlaws.CacheOnlyIfToppedUp";

    public override string Fix =>
        "The pointer to the vCPU's cache is set on every path.";

    public override IReadOnlyList<string> Expected { get; } = ["C-CTX"];

    public override Scenario Create<TPlatform>(bool broken, ulong seed) =>
        new Play<TPlatform>(new MmuStageOptions { Flaws = broken ? PolicyFlaws.CacheOnlyIfToppedUp : PolicyFlaws.None });

    /// <summary>While the slot logs, instructions are fetched from a block that is not executable: the fault wants a page, and so a table.</summary>
    private sealed class Play<TPlatform> : MmuScenario<TPlatform>
        where TPlatform : struct, IPlatform
    {
        public Play(MmuStageOptions options)
            : base(options)
        {
            Stage.RunVcpu(0, vcpu => vcpu.Access(Stage.Page(3), AccessKind.Write));
            Stage.RunHost(host => Stage.Mmu.Logging.Start(host, eager: false));
            Tasks =
            [
                Stage.VcpuTask(0, vcpu => vcpu.Access(Stage.Page(3), AccessKind.Execute)),
                Stage.VcpuTask(1, vcpu => vcpu.Access(Stage.Page(3), AccessKind.Execute)),
            ];
        }
    }
}
