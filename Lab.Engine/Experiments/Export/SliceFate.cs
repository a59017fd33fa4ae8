using Lab.Engine.Experiments.Series;

namespace Lab.Engine.Experiments.Export;

/// <summary>Whether a slice is in what an experiment says, in a word or a few.</summary>
public static class SliceFate
{
    public const string Counts = "counts";
    public const string WarmUp = "warm-up";
    public const string RunAgain = "run again: garbage collection";
    public const string HalfPair = "its pair is not complete";
    public const string Bad = "violation";

    /// <summary>Of every slice, in their order.</summary>
    public static IReadOnlyList<string> Of(Comparison comparison)
    {
        var pairs = comparison.Slices.GroupBy(PairOf).ToDictionary(pair => pair.Key, pair => pair.ToList());
        return [.. comparison.Slices.Select(slice => Of(slice, pairs[PairOf(slice)]))];
    }

    /// <summary>Of every slice, in their order.</summary>
    public static IReadOnlyList<string> Of(SeriesProgress series) =>
        [.. series.Slices.Select((slice, index) => Of(slice, index + 1 < series.Slices.Count ? series.Slices[index + 1].Ticket : series.Next))];

    private static (SlicePhase Phase, int Pair, int Attempt) PairOf(SliceResult slice) => (slice.Ticket.Phase, slice.Ticket.Pair, slice.Ticket.Attempt);

    private static string Of(SliceResult slice, List<SliceResult> pair)
    {
        if (slice.Counts.Violation is not null)
            return Bad;
        if (slice.Ticket.Phase == SlicePhase.WarmUp)
            return WarmUp;
        if (pair.Count < 2)
            return HalfPair;
        return pair.Sum(one => one.Counts.Collections) > 0 ? RunAgain : Counts;
    }

    private static string Of(SeriesSlice slice, SeriesTicket? next)
    {
        if (slice.Counts.Violation is not null)
            return Bad;
        if (slice.Ticket.Round < 0)
            return WarmUp;
        return next is not null && next.Round == slice.Ticket.Round && next.Position == slice.Ticket.Position ? RunAgain : Counts;
    }
}
