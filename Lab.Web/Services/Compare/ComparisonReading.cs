using Lab.Engine.Experiments;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Web.Services.Compare;

/// <summary>All that a page says of a comparison at one moment, computed once for every viewer. Immutable.</summary>
public sealed record ComparisonReading
{
    private static readonly double[] s_percents = [10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99];

    public required ComparisonPlan Plan { get; init; }

    public required ComparisonOrigin Origin { get; init; }

    public required ComparisonMetric Primary { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>The verdict's, as everywhere.</summary>
    public required string Sentence { get; init; }

    public required IReadOnlyList<ComparisonRow> Rows { get; init; }

    public required IReadOnlyList<string> Changes { get; init; }

    public required IReadOnlyList<string> Doubts { get; init; }

    /// <summary>While its slices run, and while they do not.</summary>
    public required IReadOnlyList<RibbonPair> RunningRibbon { get; init; }

    public required IReadOnlyList<RibbonPair> Ribbon { get; init; }

    public required IReadOnlyList<SlicePair> Calibration { get; init; }

    public required IReadOnlyList<SlicePair> Measured { get; init; }

    public required IReadOnlyList<SlicePoint> Points { get; init; }

    /// <summary>All slices of the arm together; null before the first pair.</summary>
    public SliceCounts? AllA { get; init; }

    public SliceCounts? AllB { get; init; }

    /// <summary>Percentiles with their bands, once the verdict is final: drawing them takes time that belongs to the slices before.</summary>
    public required IReadOnlyDictionary<Histogram, LatencyBands> Bands { get; init; }

    public required int RunAgain { get; init; }

    /// <summary>At most, from the start of the next slice.</summary>
    public required TimeSpan Left { get; init; }

    /// <summary>Plain text for e-mail: what the command line prints. Made when it is asked for.</summary>
    public required Lazy<string> Report { get; init; }

    /// <summary>Of slices that ran.</summary>
    public required int Slices { get; init; }

    public static ComparisonReading Of(Comparison comparison, ComparisonOrigin origin)
    {
        var plan = comparison.Plan;
        var primary = ComparisonMetric.Find(plan.Metric)!;
        var verdict = comparison.Verdict;
        return new ComparisonReading
        {
            Plan = plan,
            Origin = origin,
            Primary = primary,
            Verdict = verdict,
            Sentence = verdict.Sentence(primary),
            Rows = ComparisonRow.Of(comparison),
            Changes = CompareRequest.ChangesOf(plan.A, plan.B),
            Doubts = Lab.Engine.Experiments.Doubts.Of(comparison),
            RunningRibbon = SliceRibbon.Of(comparison, isRunning: true),
            Ribbon = SliceRibbon.Of(comparison, isRunning: false),
            Calibration = comparison.Calibration,
            Measured = comparison.Measured,
            Points = [.. PointsOf(comparison)],
            AllA = Merged(comparison, Arm.A),
            AllB = Merged(comparison, Arm.B),
            Bands = verdict.IsFinal ? CompareView.Latencies.ToDictionary(known => known.Histogram, known => LatencyBands.Of(comparison, known.Histogram, s_percents)) : new Dictionary<Histogram, LatencyBands>(),
            RunAgain = comparison.RunAgain,
            Left = ComparisonTime.Left(comparison),
            Report = new Lazy<string>(() => new ComparisonReport(comparison, origin).ToText()),
            Slices = comparison.Slices.Count,
        };
    }

    private static SliceCounts? Merged(Comparison comparison, Arm arm) =>
        comparison.Measured.Count == 0 ? null : SliceCounts.Merge([.. comparison.Measured.Select(pair => arm == Arm.A ? pair.A : pair.B)]);

    /// <summary>Pairs that count, and the first slice of the pair that is under way.</summary>
    private static IEnumerable<SlicePoint> PointsOf(Comparison comparison)
    {
        foreach (var (index, pair) in comparison.Calibration.Index())
        {
            var x = index - comparison.Plan.CalibrationPairs;
            yield return new SlicePoint(x, true, Arm.A, pair.A);
            yield return new SlicePoint(x, true, Arm.B, pair.B);
        }

        foreach (var (index, pair) in comparison.Measured.Index())
        {
            yield return new SlicePoint(index + 1, false, Arm.A, pair.A);
            yield return new SlicePoint(index + 1, false, Arm.B, pair.B);
        }

        if (comparison is { Slices: [.., { Ticket: { Position: 0, Phase: SlicePhase.Measured or SlicePhase.Calibration } ticket } open], Next.Position: 1 })
        {
            var isChance = ticket.Phase == SlicePhase.Calibration;
            yield return new SlicePoint(isChance ? ticket.Pair - comparison.Plan.CalibrationPairs : ticket.Pair + 1, isChance, ticket.Arm, open.Counts);
        }
    }
}
