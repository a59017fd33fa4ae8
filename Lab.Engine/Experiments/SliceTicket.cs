namespace Lab.Engine.Experiments;

/// <summary>A slice that is to be run next.</summary>
/// <param name="Phase">What it is for.</param>
/// <param name="Pair">From 0 within the phase.</param>
/// <param name="Attempt">From 0; a pair that a collection disturbed is run again whole.</param>
/// <param name="Position">0: the pair's first slice, 1: its second.</param>
/// <param name="Arm">Whose slice it is.</param>
/// <param name="Seed">Of every random choice of the run; both slices of a pair have the same.</param>
public sealed record SliceTicket(SlicePhase Phase, int Pair, int Attempt, int Position, Arm Arm, ulong Seed);
