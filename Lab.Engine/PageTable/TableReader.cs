using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>The one way in which walkers read an entry.</summary>
internal static unsafe class TableReader<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>One read. Acquire: pairs with the release in <see cref="Stage2PageTable{TPlatform}.Make"/>.</summary>
    /// <remarks>No live table holds the poison of free pages, so to read it is to have read a freed one.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pte Read(ulong* slot)
    {
        var raw = TPlatform.Load(slot);
        if (raw == PagePoison.Word)
            Poisoned();
        return new Pte(raw);
    }

    [DoesNotReturn]
    internal static void Poisoned() => throw new InvariantException("read an entry of a freed table page");
}
