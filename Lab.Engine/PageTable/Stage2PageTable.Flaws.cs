using System.Runtime.CompilerServices;
using Lab.Engine.Memory;

namespace Lab.Engine.PageTable;

/// <content>Mistakes brought back to be re-enacted. Asked for only where <c>TPlatform.Traces</c> is true.</content>
public sealed unsafe partial class Stage2PageTable<TPlatform>
{
    internal bool Has(TableFlaws flaw) => (Options.Flaws & flaw) != TableFlaws.None;

    /// <summary>As <see cref="MapRange"/>, with the visitor that the flaws ask for.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private PgtableResult MapFlawed<TSync>(
        WalkContext<TPlatform> worker, ulong start, ulong size, in MapTarget target, MemoryCache<TPlatform>? cache,
        WalkFlags flags)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        if (Has(TableFlaws.MovingTarget))
        {
            var moving = new MovingMapVisitor<TPlatform, TSync>(this, worker, cache, target, flags);
            return Finish(worker, Walk(start, size, IgnoresAgain(flags), ref moving));
        }

        var right = new MapVisitor<TPlatform, TSync>(this, worker, cache, target, flags);
        if (Has(TableFlaws.KeepsStaleTable))
        {
            var stale = new StaleTableVisitor<MapVisitor<TPlatform, TSync>>(right);
            return Finish(worker, Walk(start, size, IgnoresAgain(flags), ref stale));
        }

        return Finish(worker, Walk(start, size, IgnoresAgain(flags), ref right));
    }

    /// <summary>A build that failed is linked all the same, as far as it came (B31).</summary>
    internal PgtableResult SplitUnchecked(
        WalkContext<TPlatform> worker, scoped in VisitContext entry, MemoryCache<TPlatform> cache)
    {
        var output = new PhysAddr(Format.OutputAddress(entry.Old));
        _ = BuildUnlinked(worker, output, entry.Level, entry.Old.Prot, cache, forcePages: true, out var child);
        if (child == default || !TryBreak<ExclusiveWalk<TPlatform>>(worker, entry, WalkFlags.None))
            return PgtableResult.OutOfPages;
        MakeTable<ExclusiveWalk<TPlatform>>(worker, entry, child);
        worker.Count(WalkCounter.BlocksSplit);
        return PgtableResult.Done;
    }
}
