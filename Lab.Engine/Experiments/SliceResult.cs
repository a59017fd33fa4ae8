namespace Lab.Engine.Experiments;

/// <summary>A slice that ran. A value: it is stored, exported and given back to resume.</summary>
/// <param name="Ticket">What was asked for.</param>
/// <param name="Counts">What came of it.</param>
public sealed record SliceResult(SliceTicket Ticket, SliceCounts Counts);
