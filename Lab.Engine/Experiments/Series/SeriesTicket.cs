namespace Lab.Engine.Experiments.Series;

/// <summary>A slice of a series that is to be run next.</summary>
/// <param name="Round">From 0; -1: the round before all, which does not count.</param>
/// <param name="Position">From 0 within the round.</param>
/// <param name="Cell">Index of the configuration.</param>
/// <param name="Attempt">From 0; a slice in which the engine collected garbage is run again.</param>
/// <param name="Seed">Of the run: the round's.</param>
public sealed record SeriesTicket(int Round, int Position, int Cell, int Attempt, ulong Seed);
