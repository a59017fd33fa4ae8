using System.Runtime.CompilerServices;
using Lab.Engine.Memory;
using Lab.Engine.Primitives;
using Lab.Engine.Tlb;

namespace Lab.Engine.PageTable;

/// <summary>
/// One VM's stage-2 table: the operations a hypervisor performs on it, and the walk hardware performs. Behaves as one
/// kernel release does, descriptor for descriptor.
/// </summary>
/// <remarks>
/// Addresses are bytes; a start's offset in its page is ignored; the end is the rounded start plus the size, rounded up
/// to whole pages, so an unaligned start does not extend the range. A range that reaches past the table is
/// <see cref="PgtableResult.OutOfRange"/>. Nothing here blocks, except waiting for a vCPU's access during a TLBI.
/// </remarks>
public sealed unsafe partial class Stage2PageTable<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private PhysAddr _root;
    private ulong* _rootEntries;
    private readonly TableArena _arena;

    // Null where nobody listens.
    private readonly TableDescription<TPlatform>? _description;

    // Of the geometry, for the way down: here, because each look through another object costs as much as a table's.
    private readonly ulong _maxIpa;
    private readonly ulong _pageSize;
    private readonly ulong _indexMask;
    private readonly int _startShift;
    private readonly int _stride;
    private readonly int _pageShift;
    private DescriptorFormat _format;
    private readonly bool _maintainsDataCache;
    private readonly bool _maintainsInstructionCache;
    private WalkFlags _againMask;
    private WalkFlags _againWhenClear;

    public Stage2PageTable(
        Stage2Options options, PhysicalMemory<TPlatform> memory, TlbDomain<TPlatform> tlb,
        SubtreeReclaimer<TPlatform> reclaimer)
    {
        Geometry = new TableGeometry(options);
        Invariant.That(memory.Options.PageShift == options.PageShift, "table and memory have different page sizes");
        Options = options;
        _maintainsDataCache = options.MaintainsDataCache;
        _maintainsInstructionCache = options.MaintainsInstructionCache;
        Follow(options.Release);
        Memory = memory;
        _arena = memory.Arena;
        _maxIpa = Geometry.MaxIpa;
        _pageSize = Geometry.PageSize;
        _indexMask = Geometry.IndexMask;
        _startShift = Geometry.StartShift;
        _stride = Geometry.Stride;
        _pageShift = Geometry.PageShift;
        Tlb = tlb;
        Reclaimer = reclaimer;
        if (!memory.TryAllocateRoot(Geometry.RootPages, Geometry.StartLevel, out _root))
            throw new InvalidOperationException($"No {Geometry.RootPages} contiguous free pages for a root table.");
        _rootEntries = memory.Entries(_root);
        if (TPlatform.Traces)
        {
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.RootAllocate, _root.Value, 0, Geometry.RootPages));
            _description = reclaimer.Describe(Geometry, _root);
        }

        // DSB ISHST: the zeroed root is seen by every later hardware walk.
        TPlatform.Fence();
    }

    public Stage2Options Options { get; private set; }

    public TableGeometry Geometry { get; }

    public ulong Vtcr => Geometry.Vtcr;

    public KernelRelease Release { get; private set; }

    /// <summary>First root page; the others follow it.</summary>
    public PhysAddr Root => _root;

    public bool IsDestroyed => _root == default;

    internal ref readonly DescriptorFormat Format => ref _format;

    internal PhysicalMemory<TPlatform> Memory { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal PageFrame* FrameOf(ulong* entry) => _arena.FrameOf(entry);

    internal TlbDomain<TPlatform> Tlb { get; }

    internal SubtreeReclaimer<TPlatform> Reclaimer { get; }

    /// <returns>False if memory has no room for the root.</returns>
    public static bool TryCreate(
        Stage2Options options, PhysicalMemory<TPlatform> memory, TlbDomain<TPlatform> tlb,
        SubtreeReclaimer<TPlatform> reclaimer, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Stage2PageTable<TPlatform>? table)
    {
        try
        {
            table = new Stage2PageTable<TPlatform>(options, memory, tlb, reclaimer);
            return true;
        }
        catch (InvalidOperationException)
        {
            table = null;
            return false;
        }
    }

    /// <summary>Follow another release from here on. Only while no walker runs, no callback waits and nothing is annotated.</summary>
    public void SetRelease(KernelRelease release)
    {
        Options = Options with { Release = release };
        Follow(release);
        Reclaimer.SetRelease(release);
    }

    /// <summary>Change when unlinked subtrees come back. Only while no walker runs.</summary>
    public void SetReclaim(SubtreeReclaim mode) => Reclaimer.SetMode(mode);

    /// <summary>Destroys the table if that was not done.</summary>
    public void Dispose()
    {
        if (IsDestroyed)
            return;
        using var worker = new WalkContext<TPlatform>();
        Destroy(worker);
    }

    private void Follow(KernelRelease release)
    {
        Release = release;
        _format = new DescriptorFormat(Options);
        (_againMask, _againWhenClear) = release switch
        {
            KernelRelease.V6_1 => (WalkFlags.None, WalkFlags.None),
            KernelRelease.V6_12 => (WalkFlags.HandleFault, WalkFlags.HandleFault),
            KernelRelease.V7_2 => (WalkFlags.IgnoreAgain, WalkFlags.None),
            _ => throw new InvalidOperationException($"No such release: {release}."),
        };
    }
}
