using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>What an object for EL2, which has neither RCU nor a scheduler, would be built of: the walker and what it needs there.</summary>
/// <remarks>Everything that these types name belongs to it as well; none of it may be RCU's (C-LINK).</remarks>
public static class El2Build
{
    /// <param name="flaws">What the build does wrong.</param>
    public static IReadOnlyList<Type> Types(TableFlaws flaws = TableFlaws.None) =>
    [
        typeof(PageTableWalker<>), typeof(WalkRange<>), typeof(VisitContext), typeof(TableReader<>), typeof(FreeVisitor<>),
        typeof(LeafVisitor), typeof(Pte), typeof(DescriptorFormat), typeof(HypDescriptorFormat), typeof(TableGeometry),
        typeof(PhysicalMemory<>), typeof(MemoryCache<>), typeof(IpiBarrier<>), typeof(MaskedSection<>),
        (flaws & TableFlaws.KernelWalkAtEl2) == TableFlaws.None ? typeof(MaskedWalk<>) : typeof(SharedWalk<>),
    ];
}
