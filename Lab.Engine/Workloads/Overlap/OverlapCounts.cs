using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Overlap;

/// <summary>Counts of moments: who was inside the tables, and with whom. One thread.</summary>
internal sealed class OverlapCounts
{
    /// <summary>Operations, the unknown one included.</summary>
    internal static readonly int Operations = Enum.GetValues<TraceOperation>().Length;

    private readonly long[] _pairs = new long[Operations * Operations];
    private readonly long[] _inside = new long[Operations];
    private readonly int[] _workers = new int[Operations];

    /// <summary>Moments counted.</summary>
    internal long Samples { get; private set; }

    /// <summary>Moments that said nothing.</summary>
    internal long Skipped { get; private set; }

    /// <summary>See <see cref="OverlapSnapshot"/>.</summary>
    internal ReadOnlySpan<long> Pairs => _pairs;

    internal ReadOnlySpan<long> Inside => _inside;

    internal void Skip() => Skipped++;

    /// <summary>Count a moment.</summary>
    /// <param name="at">What each worker was at; unknown: outside.</param>
    internal void Add(ReadOnlySpan<TraceOperation> at)
    {
        Samples++;
        Array.Clear(_workers);
        foreach (var operation in at)
            _workers[(int)operation]++;
        for (var one = 1; one < Operations; one++)
        {
            if (_workers[one] == 0)
                continue;
            _inside[one]++;
            for (var other = 1; other < Operations; other++)
            {
                if (one == other ? _workers[one] > 1 : _workers[other] > 0)
                    _pairs[(one * Operations) + other]++;
            }
        }
    }
}
