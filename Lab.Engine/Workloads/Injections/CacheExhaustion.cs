using Lab.Engine.Memory;
using Lab.Engine.Mmu;
using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Injections;

/// <summary>
/// Takes every free table page, and again and again what comes free, so that memory caches cannot be filled; then gives all
/// back.
/// </summary>
internal sealed class CacheExhaustion<TPlatform>(InjectionScene<TPlatform> scene) : Injection<TPlatform>(scene)
    where TPlatform : struct, IPlatform
{
    private const long AgainNs = 50_000;

    // A chain through the pages' own words: it may be long, and managed memory is not for pages.
    private PhysAddr _last;
    private long _held;
    private long _mappedAtEnd;

    protected override void Act()
    {
        try
        {
            while (IsInForce)
            {
                TakeAll();
                HostSystem.Preempt(AgainNs);
                Look();
            }
        }
        finally
        {
            _mappedAtEnd = Mapped;
            GiveBack();
        }
    }

    /// <summary>A fault has mapped something again.</summary>
    protected override bool IsOver(in InjectionOutcome.Backlog before) => Mapped > _mappedAtEnd;

    private long Mapped => Scene.Machine.Mmu.Counters.Sum(MmuCounter.FaultsMapped);

    private void TakeAll()
    {
        var memory = Scene.Machine.Memory;
        while (memory.TryAllocate(out var page))
        {
            memory.SetPrivate(page, _last.Value);
            _last = page;
            _held++;
        }

        Done = Math.Max(Done, _held);
        Scene.Machine.SetHeldPages(_held);
    }

    private void GiveBack()
    {
        var memory = Scene.Machine.Memory;
        for (; _held > 0; _held--)
        {
            var page = _last;
            _last = new PhysAddr(memory.Private(page));
            memory.Put(page);
        }

        Scene.Machine.SetHeldPages(0);
    }
}
