using System.Runtime.InteropServices;

namespace Lab.Engine.Workloads.Replay;

/// <summary>One event of a recorded workload.</summary>
/// <param name="TimeNs">Since the first event of the stream.</param>
/// <param name="Ipa">First address, bytes; page aligned.</param>
/// <param name="Size">Bytes; for an access, of the leaf that the kernel mapped for it: 2 MiB where the host backs with
/// blocks.</param>
/// <param name="Actor">vCPU for accesses, host thread otherwise; each counted from 0.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StreamEvent(long TimeNs, ulong Ipa, ulong Size, short Actor, StreamEventKind Kind)
{
    public bool IsAccess => Kind is StreamEventKind.Read or StreamEventKind.Write or StreamEventKind.Execute;
}
