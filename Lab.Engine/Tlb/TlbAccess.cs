using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Tlb;

/// <summary>
/// One access of a vCPU, from look-up to the end of the access itself. While it lives, no invalidation of this vCPU
/// returns: so one that has returned has waited for every hardware walk and every access that began before it.
/// </summary>
public readonly ref struct TlbAccess<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly VcpuTlb<TPlatform> _vcpu;

    internal TlbAccess(VcpuTlb<TPlatform> vcpu) => _vcpu = vcpu;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryLookup(ulong ipa, out TlbEntry entry) => _vcpu.TryLookup(ipa, out entry);

    /// <summary>Cache what the hardware walk found.</summary>
    public void Fill(in TlbEntry entry) => _vcpu.Fill(entry);

    /// <summary>End the access.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose() => _vcpu.End();
}
