using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>A visitor that tells each visit before it makes it; for platforms that trace.</summary>
internal ref struct TracedVisitor<TPlatform, TVisitor> : IPteVisitor
    where TPlatform : struct, IPlatform
    where TVisitor : struct, IPteVisitor, allows ref struct
{
    private readonly PhysicalMemory<TPlatform> _memory;
    private readonly TableFlaws _flaws;
#pragma warning disable IDE0044 // not readonly: its calls change it, and a copy would be changed instead
    private TVisitor _inner;
#pragma warning restore IDE0044

    private TracedVisitor(PhysicalMemory<TPlatform> memory, TableFlaws flaws, TVisitor inner)
    {
        _memory = memory;
        _flaws = flaws;
        _inner = inner;
    }

    public static WalkVisits Visits => TVisitor.Visits;

    public static bool KeepsStaleTable => TVisitor.KeepsStaleTable;

    /// <summary>As <see cref="PageTableWalker{TPlatform}.Walk{TVisitor}"/>, told.</summary>
    public static PgtableResult Walk(
        PhysicalMemory<TPlatform> memory, TableFlaws flaws, PhysAddr root, scoped ref WalkRange<TPlatform> range,
        scoped ref TVisitor visitor)
    {
        TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.WalkBegin, range.Start, range.End, (long)TVisitor.Visits));
        var traced = new TracedVisitor<TPlatform, TVisitor>(memory, flaws, visitor);
        var result = PageTableWalker<TPlatform>.Walk(root, ref range, ref traced);
        visitor = traced._inner;
        TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.WalkEnd, range.Start, range.Cursor, (long)result));
        return result;
    }

    // Runs are not asked for where events are made.
    public readonly unsafe int VisitRun(ulong* slot, int count, ulong ipa, ulong start) => 0;

    /// <summary>The one visit of a walk of one page is about to be made.</summary>
    public static unsafe void BeginOnePage(
        PhysicalMemory<TPlatform> memory, TableFlaws flaws, ulong* slot, ulong first, ulong end)
    {
        TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.WalkBegin, first, end, (long)TVisitor.Visits));
        Dereference(memory, flaws, slot);
        var extra = ((long)WalkVisits.Leaf << 8) | TableGeometry.LastLevel;
        TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.WalkVisit, EntryAddress.Of(memory, slot), first, extra));
    }

    public unsafe PgtableResult Visit(scoped in VisitContext entry, WalkVisits visit)
    {
        Dereference(_memory, _flaws, entry.Slot);
        var extra = ((long)visit << 8) | (uint)(byte)entry.Level;
        TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.WalkVisit, EntryAddress.Of(_memory, entry.Slot), entry.Ipa, extra));
        return _inner.Visit(entry, visit);
    }

    /// <summary>
    /// The entry's pointer is followed: allowed in a read section, or if the walk is not shared, for then it excludes others.
    /// </summary>
    /// <remarks>Source: kvm_dereference_pteref, whose condition is !shared.</remarks>
    private static unsafe void Dereference(PhysicalMemory<TPlatform> memory, TableFlaws flaws, ulong* slot)
    {
        var needsNoSection = !TVisitor.IsShared ^ ((flaws & TableFlaws.InvertedDereferenceCheck) != TableFlaws.None);
        TPlatform.Trace(new ProtocolEvent(
            ProtocolEventKind.EntryDereference, EntryAddress.Of(memory, slot), needsNoSection ? 1UL : 0));
    }
}
