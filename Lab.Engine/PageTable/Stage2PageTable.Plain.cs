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
        if (TPlatform.Load(slot) != 0)
            return PlainMap.NotPlain;
        if (!TrySet<TSync>(worker, slot, Pte.Empty, Format.Locked))
            return PlainMap.Raced;
        if (maintains)
            MaintainBeforeMake(worker, TableGeometry.LastLevel, leaf);
        Make<TSync>(worker, slot, frame, leaf);
        Memory.AssertSame(frame, generation);
        worker.CountPlainMap();
        return PlainMap.Mapped;
    }
}
