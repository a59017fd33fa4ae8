namespace Lab.Engine.PageTable;

/// <summary>One worker's totals since it began; the names are those of <see cref="WalkCounter"/>.</summary>
public readonly record struct WalkTotals
{
    public required long MapWalks { get; init; }

    public required long UnmapWalks { get; init; }

    public required long AttributeWalks { get; init; }

    public required long AgeWalks { get; init; }

    public required long SplitWalks { get; init; }

    public required long FreeWalks { get; init; }

    public required long FlushWalks { get; init; }

    public required long CompareExchangesLost { get; init; }

    public required long Again { get; init; }

    public required long Breaks { get; init; }

    public required long LeavesMapped { get; init; }

    public required long LeavesUnmapped { get; init; }

    public required long BlocksUnmapped { get; init; }

    public required long TablesTaken { get; init; }

    public required long TablesFreed { get; init; }

    public required long BlocksSplit { get; init; }

    public required long TablesCoalesced { get; init; }

    public required long SubtreesDeferred { get; init; }

    /// <summary>Bytes.</summary>
    public required long DataCacheBytes { get; init; }

    /// <summary>Bytes.</summary>
    public required long InstructionCacheBytes { get; init; }

    public required long Warnings { get; init; }

    /// <summary>What happened between two readings of one worker.</summary>
    public static WalkTotals operator -(WalkTotals later, WalkTotals earlier) => Combine(later, earlier, -1);

    public static WalkTotals operator +(WalkTotals left, WalkTotals right) => Combine(left, right, 1);

    private static WalkTotals Combine(in WalkTotals a, in WalkTotals b, int sign) => new()
    {
        MapWalks = a.MapWalks + (sign * b.MapWalks),
        UnmapWalks = a.UnmapWalks + (sign * b.UnmapWalks),
        AttributeWalks = a.AttributeWalks + (sign * b.AttributeWalks),
        AgeWalks = a.AgeWalks + (sign * b.AgeWalks),
        SplitWalks = a.SplitWalks + (sign * b.SplitWalks),
        FreeWalks = a.FreeWalks + (sign * b.FreeWalks),
        FlushWalks = a.FlushWalks + (sign * b.FlushWalks),
        CompareExchangesLost = a.CompareExchangesLost + (sign * b.CompareExchangesLost),
        Again = a.Again + (sign * b.Again),
        Breaks = a.Breaks + (sign * b.Breaks),
        LeavesMapped = a.LeavesMapped + (sign * b.LeavesMapped),
        LeavesUnmapped = a.LeavesUnmapped + (sign * b.LeavesUnmapped),
        BlocksUnmapped = a.BlocksUnmapped + (sign * b.BlocksUnmapped),
        TablesTaken = a.TablesTaken + (sign * b.TablesTaken),
        TablesFreed = a.TablesFreed + (sign * b.TablesFreed),
        BlocksSplit = a.BlocksSplit + (sign * b.BlocksSplit),
        TablesCoalesced = a.TablesCoalesced + (sign * b.TablesCoalesced),
        SubtreesDeferred = a.SubtreesDeferred + (sign * b.SubtreesDeferred),
        DataCacheBytes = a.DataCacheBytes + (sign * b.DataCacheBytes),
        InstructionCacheBytes = a.InstructionCacheBytes + (sign * b.InstructionCacheBytes),
        Warnings = a.Warnings + (sign * b.Warnings),
    };
}
