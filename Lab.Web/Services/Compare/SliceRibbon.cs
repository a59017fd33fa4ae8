using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Statistics;

namespace Lab.Web.Services.Compare;

/// <summary>Every slice of a comparison in the order in which they run: those that ran, the one that runs, those to come.</summary>
public static class SliceRibbon
{
    /// <param name="isRunning">The next slice runs now.</param>
    public static IReadOnlyList<RibbonPair> Of(Comparison comparison, bool isRunning)
    {
        var pairs = new List<RibbonPair>();
        var next = comparison.Next;
        foreach (var group in comparison.Slices.GroupBy(slice => (slice.Ticket.Phase, slice.Ticket.Pair, slice.Ticket.Attempt)))
        {
            var ran = group.ToList();
            var slices = ran.Select(slice => new RibbonSlice(Runs(slice.Ticket), RibbonState.Done)).ToList();
            if (ran.Count == 1)
                slices.Add(new RibbonSlice(Runs(Second(ran[0].Ticket)), StateOf(next is { Position: 1 })));
            var isAgain = group.Key.Phase != SlicePhase.WarmUp && ran.Count == 2 && ran.Sum(slice => slice.Counts.Collections) > 0;
            pairs.Add(Pair(comparison.Plan, group.Key.Phase, group.Key.Pair, group.Key.Attempt, slices, isAgain));
        }

        if (next is null)
            return pairs;
        var (phase, pair, attempt) = (next.Phase, next.Pair, next.Attempt);
        if (next.Position == 0)
            pairs.Add(Planned(comparison.Plan, phase, pair, attempt, StateOf(true)));
        while (Advance(comparison.Plan, ref phase, ref pair))
            pairs.Add(Planned(comparison.Plan, phase, pair, 0, RibbonState.Planned));
        return pairs;

        RibbonState StateOf(bool isNext) => isNext && isRunning ? RibbonState.Running : RibbonState.Planned;
    }

    private static bool Advance(ComparisonPlan plan, ref SlicePhase phase, ref int pair)
    {
        pair++;
        var inPhase = phase switch
        {
            SlicePhase.WarmUp => 1,
            SlicePhase.Calibration => plan.CalibrationPairs,
            _ => plan.Pairs,
        };
        if (pair < inPhase)
            return true;
        if (phase == SlicePhase.Measured)
            return false;
        phase = phase == SlicePhase.WarmUp ? SlicePhase.Calibration : SlicePhase.Measured;
        pair = 0;
        return true;
    }

    private static RibbonPair Planned(ComparisonPlan plan, SlicePhase phase, int pair, int attempt, RibbonState first)
    {
        var ticket = SliceOrder.Ticket(plan.Seed, phase, pair, attempt, 0);
        return Pair(plan, phase, pair, attempt, [new RibbonSlice(Runs(ticket), first), new RibbonSlice(Runs(Second(ticket)), RibbonState.Planned)], isAgain: false);
    }

    private static RibbonPair Pair(ComparisonPlan plan, SlicePhase phase, int pair, int attempt, IReadOnlyList<RibbonSlice> slices, bool isAgain) =>
        new(phase, pair, attempt, slices, isAgain, phase == SlicePhase.Measured && !isAgain && Looks.Plan(plan.Pairs, plan.OnlyAtEnd).Pairs.Contains(pair + 1));

    private static SliceTicket Second(SliceTicket first) => first with { Position = 1, Arm = first.Arm == Arm.A ? Arm.B : Arm.A };

    private static Arm Runs(SliceTicket ticket) => ticket.Phase == SlicePhase.Calibration ? Arm.A : ticket.Arm;
}
