namespace Lab.Engine.Experiments.Series;

/// <summary>The first line of a series' file.</summary>
/// <param name="Kind">How it is reported.</param>
public sealed record SeriesHead(SeriesKind Kind, SeriesPlan Plan, ComparisonOrigin Origin)
{
    /// <summary>The cell that another one is compared with: in a scaling the first policy at as many vCPUs, else the first cell.</summary>
    public int BaselineOf(int cell)
    {
        if (Kind != SeriesKind.Scaling)
            return 0;
        var vcpus = Plan.Cells[cell].Options.Vcpus;
        return Enumerable.Range(0, Plan.Cells.Count).First(other => Plan.Cells[other].Options.Vcpus == vcpus);
    }
}
