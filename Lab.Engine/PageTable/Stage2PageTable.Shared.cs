using Lab.Engine.Memory;

namespace Lab.Engine.PageTable;

/// <content>Operations that the kernel performs under the write lock only, for policies that share them.</content>
public sealed unsafe partial class Stage2PageTable<TPlatform>
{
    /// <summary>As <see cref="Unmap"/>, shared or exclusive; tables that it empties go to the reclaimer.</summary>
    /// <param name="sync">Shared: no fault may install while it walks, see <see cref="DeferringUnmapVisitor{TPlatform,TSync}"/>.</param>
    /// <param name="worker">The caller's.</param>
    /// <param name="start">First input address.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="invalidates">False leaves the leaves' TLBI out: a broken variant.</param>
    /// <returns>Again if an entry was LOCKED: leave the read section and start once more.</returns>
    /// <remarks>Leaves are invalidated by one range at the end (the whole VMID without range TLBI), tables one by one.</remarks>
    public PgtableResult UnmapDeferring<TSync>(
        scoped in TSync sync, WalkContext<TPlatform> worker, Ipa start, ulong size, bool invalidates = true)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        sync.AssertHeld();
        worker.Count(WalkCounter.UnmapWalks);
        var visitor = new DeferringUnmapVisitor<TPlatform, TSync>(this, worker);
        var result = Walk(start.Value, size, ignoresAgain: false, ref visitor);
        if (invalidates && !IsDestroyed)
            InvalidateRange(worker, start.Value, size);
        return Finish(worker, result);
    }

    /// <summary>As <see cref="TestClearYoung"/>, with other walkers about.</summary>
    /// <param name="sync">Shared.</param>
    /// <param name="worker">The caller's.</param>
    /// <param name="start">First input address.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="clear">Clear the flags that are found set.</param>
    /// <param name="young">True if any flag was set. A lost race counts as young: whoever won touched the leaf.</param>
    public PgtableResult TestClearYoungShared<TSync>(
        scoped in TSync sync, WalkContext<TPlatform> worker, Ipa start, ulong size, bool clear, out bool young)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        sync.AssertHeld();
        worker.Count(WalkCounter.AgeWalks);
        var visitor = new AgeVisitor<TPlatform, TSync>(this, worker, clear);
        var result = Walk(start.Value, size, ignoresAgain: true, ref visitor);
        young = visitor.Young;
        return result;
    }
}
