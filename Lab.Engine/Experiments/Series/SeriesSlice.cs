namespace Lab.Engine.Experiments.Series;

/// <summary>A slice of a series that ran.</summary>
public sealed record SeriesSlice(SeriesTicket Ticket, SliceCounts Counts);
