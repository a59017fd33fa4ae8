using System.Runtime.CompilerServices;

namespace Lab.Engine.PageTable;

/// <summary>Address of the table a table descriptor names: the same bits in every format, because tables lie below 2^48.</summary>
/// <remarks>A free walk needs no more than this, so a callback can run when its table's owner is long gone.</remarks>
internal static class TableAddress
{
    private const ulong Mask = 0x0000_FFFF_FFFF_F000;

    /// <summary>Physical address, bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(Pte table) => table.Raw & Mask;
}
