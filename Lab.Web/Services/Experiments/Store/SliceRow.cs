namespace Lab.Web.Services.Experiments.Store;

/// <summary>A slice in the database.</summary>
public sealed class SliceRow
{
    public required string ExperimentId { get; init; }

    /// <summary>From 0, in the order in which they ran.</summary>
    public required int Index { get; init; }

    /// <summary>Its line of the journal, with the raw histograms.</summary>
    public required string Line { get; init; }
}
