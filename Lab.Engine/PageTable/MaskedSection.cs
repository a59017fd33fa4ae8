using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>A CPU with interrupts masked, until dispose: it answers no barrier. The default value is no section.</summary>
public readonly ref struct MaskedSection<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly IpiBarrier<TPlatform>? _barrier;
    private readonly int _cpu;

    internal MaskedSection(IpiBarrier<TPlatform> barrier, int cpu)
    {
        _barrier = barrier;
        _cpu = cpu;
    }

    public bool IsActive => _barrier is not null && _barrier.IsMasked(_cpu);

    /// <summary>Unmask; a barrier that asked meanwhile is answered. Once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose() => _barrier?.Unmask(_cpu);
}
