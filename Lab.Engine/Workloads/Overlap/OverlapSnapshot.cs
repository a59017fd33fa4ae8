using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Overlap;

/// <summary>Moments at which somebody looked who was inside the tables, since a policy began.</summary>
/// <param name="Samples">Moments looked at.</param>
/// <param name="Skipped">Moments that said nothing: somebody entered or left during every look.</param>
/// <param name="Pairs">Operations × operations, symmetric: moments with one worker at the one and another at the other.</param>
/// <param name="Inside">By operation: moments with at least one worker at it.</param>
public sealed record OverlapSnapshot(string Policy, long Samples, long Skipped, long[] Pairs, long[] Inside)
{
    /// <summary>Moments at which two workers were inside, one at each operation.</summary>
    public long Of(TraceOperation one, TraceOperation other) => Pairs[((int)one * OverlapCounts.Operations) + (int)other];
}
