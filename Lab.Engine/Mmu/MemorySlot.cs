using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.Mmu;

/// <summary>A memory slot (memslot): a range of guest memory, the host memory behind it, and its dirty log.</summary>
public sealed class MemorySlot<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private readonly SharedWords<TPlatform> _flags = new(1);

    public MemorySlot(Ipa start, HostMemory<TPlatform> host)
    {
        Start = start;
        Host = host;
        Dirty = new DirtyLog<TPlatform>(host.Pages);
    }

    public Ipa Start { get; }

    public HostMemory<TPlatform> Host { get; }

    public DirtyLog<TPlatform> Dirty { get; }

    /// <summary>Bytes.</summary>
    public ulong Size => (ulong)Host.Pages << HostMemory<TPlatform>.PageShift;

    /// <summary>KVM_MEM_LOG_DIRTY_PAGES. Release store; pairs with the acquire load of each fault.</summary>
    public bool IsLogging
    {
        get => _flags.Load(0) != 0;
        set => _flags.Store(0, value ? 1UL : 0UL);
    }

    public bool Contains(Ipa ipa) => ipa.Value - Start.Value < Size;

    /// <summary>Index of a page in the slot.</summary>
    public ulong PageOf(Ipa ipa) => (ipa.Value - Start.Value) >> HostMemory<TPlatform>.PageShift;

    public Ipa IpaOf(ulong page) => Start + (page << HostMemory<TPlatform>.PageShift);

    public void Dispose()
    {
        _flags.Dispose();
        Dirty.Dispose();
        Host.Dispose();
    }
}
