namespace Lab.Engine.Experiments;

/// <summary>Two slices of one seed, run one after the other in random order.</summary>
public sealed record SlicePair(SliceCounts A, SliceCounts B);
