namespace Lab.Engine.Workloads.Tree;

/// <summary>What to look at in a run's table.</summary>
public sealed record TreeQuery
{
    public const int MostCells = PageTable.TableSurvey.MostCells;

    /// <summary>First input address of the window, bytes; null: the memory slot's.</summary>
    public ulong? Start { get; init; }

    /// <summary>Size of the window, bytes; null: to the end of the slot.</summary>
    public ulong? Bytes { get; init; }

    /// <summary>Cells of the window, at most: 1 to <see cref="MostCells"/>.</summary>
    public int Cells { get; init; } = 512;

    /// <summary>Cells of a second survey, of the whole slot: 0 to <see cref="MostCells"/>; 0: none.</summary>
    public int OverviewCells { get; init; }

    /// <summary>An address whose way down the table is wanted, with its history; null: none.</summary>
    public ulong? Ipa { get; init; }

    /// <summary>What is wrong with it, whole sentences.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (Cells is < 1 or > MostCells)
            problems.Add($"Cells is {Cells}; it must be 1 to {MostCells}.");
        if (OverviewCells is < 0 or > MostCells)
            problems.Add($"OverviewCells is {OverviewCells}; it must be 0 to {MostCells}.");
        if (Bytes is 0)
            problems.Add("Bytes is 0; a window has at least one byte.");
        return problems;
    }
}
