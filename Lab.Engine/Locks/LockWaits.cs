using System.Runtime.InteropServices;

namespace Lab.Engine.Locks;

/// <summary>One owner's contended acquisitions of one side. All of them are timed.</summary>
[StructLayout(LayoutKind.Explicit, Size = 40)]
internal struct LockWaits
{
    [FieldOffset(0)] internal ulong Contentions;

    /// <summary>Those before which another owner had been the last to write.</summary>
    [FieldOffset(8)] internal ulong Bounces;

    [FieldOffset(16)] internal ulong TotalNs;

    /// <summary>Of no meaning without contentions.</summary>
    [FieldOffset(24)] internal ulong LeastNs;

    [FieldOffset(32)] internal ulong MostNs;
}
