using System.Runtime.InteropServices;
using Lab.Engine.Primitives;

namespace Lab.Tests.Litmus;

/// <summary>An element of the pipe test, alone on its lines.</summary>
[StructLayout(LayoutKind.Explicit, Size = CacheLine.Stride)]
public struct PipeNode
{
    /// <summary>0: published. 1: no longer. Then one more for each grace period.</summary>
    [FieldOffset(0)] public ulong Stage;

    /// <summary>1 from before the element is published until after it is free.</summary>
    [FieldOffset(8)] public ulong InUse;
}
