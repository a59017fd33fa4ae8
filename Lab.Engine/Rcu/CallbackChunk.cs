using System.Runtime.InteropServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>A piece of a callback ring: entries of 8 bytes (payload | kind), then the link to the next piece.</summary>
/// <remarks>The number of entries is a power of two, so that a position needs no division; 8.0 bytes a callback.</remarks>
internal static unsafe class CallbackChunk
{
    internal const int Entries = 1024;
    internal const ulong PositionMask = Entries - 1;

    private const nuint Bytes = (Entries + 1) * sizeof(ulong);

    /// <summary>Native, so nothing is added to the managed heap. Cold: once in <see cref="Entries"/> callbacks at most.</summary>
    internal static ulong* Allocate()
    {
        var chunk = (ulong*)NativeMemory.AlignedAlloc(Bytes, CacheLine.Stride);
        *Next(chunk) = 0;
        return chunk;
    }

    internal static void Free(ulong* chunk) => NativeMemory.AlignedFree(chunk);

    /// <summary>The link: to the later chunk in a ring, to any other chunk in a free list.</summary>
    internal static ulong* Next(ulong* chunk) => chunk + Entries;

    internal static void FreeList(ulong* first)
    {
        while (first != null)
        {
            var next = (ulong*)*Next(first);
            Free(first);
            first = next;
        }
    }
}
