using System.Runtime.CompilerServices;
using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <content>The fault that is served most: one page, whose tables are there and whose entry is empty.</content>
public sealed unsafe partial class Stage2PageTable<TPlatform>
{
    /// <summary>
    /// The same steps on the entry as <see cref="InstallLeaf"/> would take, with nothing around them: a method of its own,
    /// small enough that all of it stays in registers.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private PlainMap MapPlainPage<TSync>(WalkContext<TPlatform> worker, ulong ipa, Pte leaf, bool maintains)
        where TSync : struct, IWalkSync<TPlatform>, allows ref struct
    {
        var slot = FindPage(ipa, out var frame);
        if (slot is null || worker.NextBreakIsTimed)
            return PlainMap.NotPlain;
        var generation = Memory.AssertVisitable(frame);
        if (TPlatform.LoadPlain(slot) != 0)
            return PlainMap.NotPlain;
        PausePoints<TPlatform>.Reach(PausePoint.AfterRead, ipa);
        if (!TrySet<TSync>(worker, slot, Pte.Empty, Format.Locked))
            return PlainMap.Raced;
        PausePoints<TPlatform>.Reach(PausePoint.AfterBreak, ipa);

        // While the entry is LOCKED, as ever.
        var cleans = maintains && _maintainsDataCache && Format.IsCacheable(leaf);
        var invalidates = maintains && _maintainsInstructionCache && leaf.IsExecutable;
        if (TPlatform.Traces && maintains)
            TraceMaintenance(leaf, TableGeometry.LastLevel, cleans, invalidates);
        PausePoints<TPlatform>.Reach(PausePoint.AfterCmo, ipa);
        if (TPlatform.Load(slot) != Format.Locked.Raw)
            worker.Warn();
        Take<TSync>(frame);
        TPlatform.Store(slot, leaf.Raw);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.EntryRelease, EntryAddress.Of(Memory, slot), leaf.Raw));
        PausePoints<TPlatform>.Reach(PausePoint.AfterMake, ipa);
        Memory.AssertSame(frame, generation);
        worker.CountPlainMap(cleans ? _pageSize : 0, invalidates ? _pageSize : 0);
        return PlainMap.Mapped;
    }

    private void TraceMaintenance(Pte leaf, int level, bool cleans, bool invalidates)
    {
        var output = Format.OutputAddress(leaf);
        if (cleans)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.DataCacheClean, output, Geometry.Granule(level)));
        if (invalidates)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.InstructionCacheInvalidate, output, Geometry.Granule(level)));
    }
}
