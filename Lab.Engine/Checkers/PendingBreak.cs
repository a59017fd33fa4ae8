using Lab.Engine.PageTable;

namespace Lab.Engine.Checkers;

/// <summary>A valid entry that was taken away, and the invalidation it still owes.</summary>
internal sealed class PendingBreak
{
    public required ulong Entry { get; init; }

    public required Pte Old { get; init; }

    public required int Level { get; init; }

    /// <summary>First address it translated.</summary>
    public required ulong Ipa { get; init; }

    public required ulong Bytes { get; init; }

    /// <summary>It named a table.</summary>
    public required bool IsTable { get; init; }

    /// <summary>A table that was empty: only walk caches name it, and any address in it will do.</summary>
    public required bool IsEmptyTable { get; init; }

    /// <summary>Of a hypervisor's table: only EL2's own invalidations are its.</summary>
    public bool IsHyp { get; init; }

    public bool IsCovered { get; private set; }

    /// <summary>End of what ranges covered from <see cref="Ipa"/> on.</summary>
    private ulong _reached;

    /// <param name="level">The hint; <see cref="Primitives.ProtocolEvent.UnknownLevel"/>: none.</param>
    public void CoverIpa(ulong ipa, long level)
    {
        if (IsHyp)
            return;
        Cover(ipa, level);
    }

    /// <inheritdoc cref="CoverIpa"/>
    public void CoverHyp(ulong va, long level)
    {
        if (IsHyp)
            Cover(va, level);
    }

    public void CoverRange(ulong first, ulong bytes)
    {
        if (IsHyp)
            return;

        // By last addresses, so that a range at the end of 2^64 does not wrap.
        var reached = Math.Max(_reached, Ipa);
        if (first <= reached && first + bytes - 1 >= reached)
            _reached = first + bytes;
        IsCovered |= _reached != 0 && _reached - 1 >= Ipa + Bytes - 1;

        // Any address in a leaf drops the leaf's entry whole.
        IsCovered |= (!IsTable || IsEmptyTable) && (Ipa < first ? first - Ipa < Bytes : Ipa - first < bytes);
    }

    public void CoverAll() => IsCovered |= !IsHyp;

    private void Cover(ulong ipa, long level)
    {
        var unknown = level == Primitives.ProtocolEvent.UnknownLevel;
        IsCovered |= ipa - Ipa < Bytes && (IsTable ? IsEmptyTable && unknown : unknown || level == Level);
    }
}
