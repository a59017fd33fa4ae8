using Lab.Engine.Experiments;
using Lab.Engine.Primitives;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;

namespace Lab.Tests.Experiments;

public sealed class ComparisonTests
{
    [Fact]
    public void Next_FromStartToEnd_WarmsUpCalibratesThenMeasuresBothArmsOfEveryPair()
    {
        var comparison = new Comparison(SimulatedSlices.Plan(5, 6) with { CalibrationPairs = 6 });

        new SimulatedSlices(5).Finish(comparison);

        Assert.Equal(2 + 12 + 12, comparison.Slices.Count);
        Assert.Equal([SlicePhase.WarmUp, SlicePhase.Calibration, SlicePhase.Measured], comparison.Slices.Select(slice => slice.Ticket.Phase).Distinct());
        Assert.All(comparison.Slices.Chunk(2), pair =>
        {
            Assert.Equal([Arm.A, Arm.B], pair.Select(slice => slice.Ticket.Arm).Order());
            Assert.Single(pair.Select(slice => slice.Ticket.Seed).Distinct());
        });
    }

    [Fact]
    public void Next_ManyPairs_StartWithEitherArm()
    {
        var comparison = new Comparison(SimulatedSlices.Plan(1));

        new SimulatedSlices(1) { Noise = 0.1 }.Finish(comparison);

        var firsts = comparison.Slices.Chunk(2).Count(pair => pair[0].Ticket.Arm == Arm.A);
        Assert.InRange(firsts, 10, comparison.Slices.Count / 2 - 10);
    }

    [Fact]
    public void OptionsOf_Calibration_RunsAInBothSlices()
    {
        var plan = SimulatedSlices.Plan(1) with { B = new RunOptions { Policy = "rwlock-6.1" } };

        Assert.Equal(plan.A.Policy, plan.OptionsOf(new SliceTicket(SlicePhase.Calibration, 0, 0, 1, Arm.B, 3)).Policy);
        Assert.Equal("rwlock-6.1", plan.OptionsOf(new SliceTicket(SlicePhase.Measured, 0, 0, 1, Arm.B, 3)).Policy);
        Assert.Equal(3UL, plan.OptionsOf(new SliceTicket(SlicePhase.Measured, 0, 0, 1, Arm.B, 3)).Seed);
    }

    [Fact]
    public void Add_SliceWithACollection_RunsThePairAgainAndSaysSo()
    {
        var comparison = new Comparison(SimulatedSlices.Plan(2, 6));
        var machine = new SimulatedSlices(2);
        while (comparison.Next is { Phase: not SlicePhase.Measured } ticket)
            comparison.Add(machine.Run(ticket));

        comparison.Add(Changed(machine.Run(comparison.Next!), counts => counts with { Collections = 1 }));
        comparison.Add(machine.Run(comparison.Next!));

        Assert.Equal(1, comparison.RunAgain);
        Assert.Empty(comparison.Measured);
        Assert.Equal((0, 1), (comparison.Next!.Pair, comparison.Next.Attempt));
    }

    [Fact]
    public void Add_CheckerHit_EndsTheComparisonAtOnce()
    {
        var comparison = new Comparison(SimulatedSlices.Plan(2));
        var machine = new SimulatedSlices(2);

        comparison.Add(Changed(machine.Run(comparison.Next!), counts => counts with { Violation = "C-BBM: valid to valid\nwith details" }));

        Assert.Null(comparison.Next);
        Assert.Equal(VerdictKind.Invalid, comparison.Verdict.Kind);
        Assert.Contains("C-BBM: valid to valid", Assert.Single(comparison.Verdict.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Add_ThreadsWithoutACore_IsInvalidAndNamesTheShare()
    {
        var comparison = Finished(new SimulatedSlices(3), slice => slice with { Core = new CoreTime(slice.IntervalNs, slice.IntervalNs) });

        Assert.Equal(VerdictKind.Invalid, comparison.Verdict.Kind);
        Assert.Contains("50.0 %", Assert.Single(comparison.Verdict.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Add_LevelThatMovesFar_IsDrift()
    {
        var comparison = Finished(new SimulatedSlices(3) { DriftPerSlice = 0.02 }, slice => slice);

        Assert.Equal(VerdictKind.Invalid, comparison.Verdict.Kind);
        Assert.Contains("drift", Assert.Single(comparison.Verdict.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Verdict_MetricThatNeverHappened_IsInvalidNotNoDifference()
    {
        var comparison = new Comparison(SimulatedSlices.Plan(1, 6) with { Metric = "splits" });

        var verdict = new SimulatedSlices(1).Finish(comparison);

        Assert.Equal(VerdictKind.Invalid, verdict.Kind);
        Assert.Contains("splits", Assert.Single(verdict.Reasons), StringComparison.Ordinal);
    }

    /// <summary>A slice without a retry is a slice with a value: left out, only those pairs would count in which A had some.</summary>
    [Fact]
    public void Differences_SlicesWithoutAny_AreNotLeftOut()
    {
        var metric = ComparisonMetric.Find("retries")!;
        SlicePair[] pairs = [.. Enumerable.Range(0, 32).Select(pair => new SlicePair(Retries(pair < 12 ? 1000 : 0), Retries(500)))];

        var differences = metric.Differences(pairs);

        Assert.Equal(32, differences.Count);
        Assert.Equal(20, differences.Count(difference => difference > 0));
        Assert.Empty(metric.Differences([new SlicePair(Retries(0), Retries(0))]));

        static SliceCounts Retries(long count) => SimulatedSlices.Counts(1000) with
        {
            Counters = new Dictionary<string, long>(StringComparer.Ordinal) { [nameof(Counter.FaultsMapped)] = 1000, [nameof(Counter.FaultsRetried)] = count },
        };
    }

    /// <summary>Both arms' percentiles fall on the same bucket edge in every slice, as they do when they differ by less than a bucket.</summary>
    [Fact]
    public void Judge_PercentilesOnOneEdge_AreNotSaidToBeEqual()
    {
        var plan = SimulatedSlices.Plan(1) with { Metric = "fault-p99", Pairs = 8, OnlyAtEnd = true };
        double[] none = new double[8];

        Assert.Equal(VerdictKind.NotResolvable, VerdictRule.Judge(plan, false, none, none, 8).Kind);
        Assert.Equal(VerdictKind.NotResolvable, VerdictRule.Judge(plan, false, none, [.. none.Select(_ => 0.05)], 8).Kind);
        Assert.Equal(VerdictKind.NoDifference, VerdictRule.Judge(plan with { Metric = "fault-mean" }, false, none, none, 8).Kind);
    }

    [Fact]
    public void Judge_FloorAboveTheLimit_IsNotSaidToBeNoDifference()
    {
        var plan = SimulatedSlices.Plan(1) with { Pairs = 8, OnlyAtEnd = true };
        double[] quiet = [0.001, -0.001, 0.002, -0.002, 0.001, -0.001, 0.001, -0.001];

        Assert.Equal(VerdictKind.NoDifference, VerdictRule.Judge(plan, true, quiet, quiet, 8).Kind);
        Assert.Equal(VerdictKind.NotResolvable, VerdictRule.Judge(plan, true, [.. quiet.Select(difference => difference * 100)], quiet, 8).Kind);
    }

    /// <summary>One arm alone has too few cores: half of all slices do, and the median of both arms together would not see it.</summary>
    [Fact]
    public void Add_OneArmWithoutACore_IsInvalidAndNamesIt()
    {
        var comparison = Finished(new SimulatedSlices(3), slice => slice, slice => slice with { Core = new CoreTime(81, 19) });

        Assert.StartsWith("oversubscribed: B's threads", Assert.Single(comparison.Verdict.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Verdict_FewerThanSixPairs_SaysNothing()
    {
        var comparison = new Comparison(SimulatedSlices.Plan(1));
        var machine = new SimulatedSlices(1) { Ratio = 3 };
        while (comparison.Measured.Count < 5)
            comparison.Add(machine.Run(comparison.Next!));

        Assert.Equal(VerdictKind.Collecting, comparison.Verdict.Kind);
        Assert.Null(comparison.Verdict.Ratio);
    }

    [Fact]
    public void Verdict_LowerIsBetterAndBIsLower_IsBetter()
    {
        var comparison = new Comparison(SimulatedSlices.Plan(1) with { Metric = "cpu" });

        // As many nanoseconds of CPU, more faults: less of it a fault.
        var verdict = new SimulatedSlices(1) { Ratio = 1.3 }.Finish(comparison);

        Assert.Equal(VerdictKind.Better, verdict.Kind);
        Assert.InRange(verdict.Ratio!.Value.Middle, 0.7, 0.85);
        Assert.StartsWith("B better: CPU/fault 0.", verdict.Sentence(comparison.Plan.Primary), StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_Slices_AddsTotalsKeepsTheLargestGaugeAndMergesSamples()
    {
        var slice = SimulatedSlices.Counts(100) with
        {
            Counters = new Dictionary<string, long>(StringComparer.Ordinal) { [nameof(Counter.FaultsMapped)] = 100, [nameof(Counter.BacklogPeakBytes)] = 4096 },
            Histograms = new Dictionary<string, SparseHistogram>(StringComparer.Ordinal) { [nameof(Histogram.Fault)] = new() { Buckets = [10], Counts = [9], Max = 10, Sum = 90 } },
        };
        var other = slice with
        {
            Counters = new Dictionary<string, long>(StringComparer.Ordinal) { [nameof(Counter.FaultsMapped)] = 50, [nameof(Counter.BacklogPeakBytes)] = 8192 },
            Histograms = new Dictionary<string, SparseHistogram>(StringComparer.Ordinal) { [nameof(Histogram.Fault)] = new() { Buckets = [20], Counts = [1], Max = 20, Sum = 20 } },
        };

        var merged = SliceCounts.Merge([slice, other]);

        Assert.Equal((150, 8192), (merged.Count(Counter.FaultsMapped), merged.Count(Counter.BacklogPeakBytes)));
        Assert.Equal([9L, 1L], merged.Samples(Histogram.Fault).Counts);
        Assert.Equal(2_000_000_000, merged.IntervalNs);
    }

    [Fact]
    public void Problems_EverythingWrong_NamesEveryPlaceAtOnce()
    {
        var plan = new ComparisonPlan { A = new RunOptions { Vcpus = 0 }, B = new RunOptions { Policy = "nonsense" }, SliceMs = 1, Pairs = 5, Metric = "speed", EquivalencePercent = double.NaN };

        var problems = plan.Problems();

        foreach (var place in new[] { "A: Vcpus", "B: Policy", "SliceMs", "Pairs", "Metric", "EquivalencePercent" })
            Assert.Single(problems, problem => problem.StartsWith(place, StringComparison.Ordinal));
    }

    private static SliceResult Changed(SliceResult slice, Func<SliceCounts, SliceCounts> change) => slice with { Counts = change(slice.Counts) };

    private static Comparison Finished(SimulatedSlices machine, Func<SliceCounts, SliceCounts> change) => Finished(machine, change, change);

    private static Comparison Finished(SimulatedSlices machine, Func<SliceCounts, SliceCounts> changeA, Func<SliceCounts, SliceCounts> changeB)
    {
        var comparison = new Comparison(SimulatedSlices.Plan(1));
        while (comparison.Next is { } ticket)
            comparison.Add(Changed(machine.Run(ticket), ticket.Arm == Arm.A ? changeA : changeB));
        return comparison;
    }
}
