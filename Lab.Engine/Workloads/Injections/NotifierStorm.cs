using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Injections;

/// <summary>One more host thread discards random ranges, of the options' size, without a pause.</summary>
internal sealed class NotifierStorm<TPlatform>(InjectionScene<TPlatform> scene) : Injection<TPlatform>(scene)
    where TPlatform : struct, IPlatform
{
    private const ulong Stream = 2_000;

    protected override void Act()
    {
        var random = new DeterministicRandom(Scene.Settings.Options.Seed, Stream);
        while (IsInForce)
        {
            var options = Scene.Settings.Options;
            var inUse = Math.Min((ulong)Scene.Machine.Mmu.Slot.Host.Pages, ((ulong)options.MiBPerVcpu << 8) * (ulong)options.Vcpus);
            var pages = Math.Min((ulong)options.UnmapKiB / 4, inUse);
            Scene.Machine.Mmu.Host.Discard(Scene.Worker, random.Below(inUse - pages + 1), pages);
            Done++;
            Look();
        }
    }
}
