using Lab.Engine.Experiments;
using Xunit;
using Xunit.Sdk;

namespace Lab.Tests.Experiments;

/// <summary>What the whole method does on machines whose truth is known: how often it errs, and what it finds.</summary>
public sealed class ComparisonMethodTests(ITestOutputHelper output)
{
    private const int Trials = 200;

    public static TheoryData<string> Nulls => ["quiet", "noisy", "drift", "autocorrelated", "steps"];

    /// <remarks>5 % of 200 is 10; the true rate must be far enough below for 10 to be kept.</remarks>
    [Theory]
    [MemberData(nameof(Nulls))]
    public void Finish_NoTrueDifference_FindsOneInAtMostFivePercent(string machine)
    {
        var found = Count(machine, 1, verdict => verdict.IsDifference);

        Assert.InRange(found, 0, Trials / 20);
    }

    /// <summary>The detector of false positives is not blind: without pairing the same drift is taken for an effect.</summary>
    [Fact]
    public void Finish_DriftWithoutInterleaving_WouldBeTakenForADifference()
    {
        var found = Enumerable.Range(0, 50).Count(trial =>
        {
            var machine = Machine("drift", (ulong)trial, 1);
            var order = SliceOrder.Ticket(1, SlicePhase.Calibration, 0, 0, 0);
            double[] a = [.. Enumerable.Range(0, 32).Select(_ => Rate(machine, order))];
            double[] b = [.. Enumerable.Range(0, 32).Select(_ => Rate(machine, order))];
            double[] effects = [.. a.Zip(b, (x, y) => Math.Log(y / x))];
            return VerdictRule.Judge(SimulatedSlices.Plan(1), true, [0.001, -0.001, 0.002, -0.002, 0.001, 0.001], effects, 32).IsDifference;
        });

        Assert.InRange(found, 40, 50);
    }

    [Theory]
    [InlineData("quiet")]
    [InlineData("drift")]
    [InlineData("autocorrelated")]
    public void Finish_FivePercentSlower_IsFoundInNineOfTen(string machine)
    {
        var found = Count(machine, 0.95, verdict => verdict.Kind == VerdictKind.Worse);

        Assert.InRange(found, Trials * 9 / 10, Trials);
    }

    [Fact]
    public void Finish_EffectBelowTheFloor_IsNotClaimedToBeNone()
    {
        // 30 % noise a slice: 3 % can neither be found nor ruled out.
        var unresolved = Count("very noisy", 1.03, verdict => verdict.Kind == VerdictKind.NotResolvable);

        Assert.InRange(unresolved, Trials * 9 / 10, Trials);
    }

    [Fact]
    public void Finish_NoTrueDifferenceOnAQuietMachine_SaysThatThereIsNoneAboveTheLimit()
    {
        var none = Count("very quiet", 1, verdict => verdict.Kind == VerdictKind.NoDifference);

        Assert.InRange(none, Trials * 9 / 10, Trials);
    }

    private static double Rate(SimulatedSlices machine, SliceTicket ticket) => ComparisonMetric.Find("faults")!.Of(machine.Run(ticket).Counts);

    private int Count(string machine, double ratio, Func<Verdict, bool> wanted)
    {
        var verdicts = Enumerable.Range(0, Trials).AsParallel()
            .Select(trial => Machine(machine, (ulong)trial, ratio).Finish(new Comparison(SimulatedSlices.Plan((ulong)trial))))
            .ToList();
        output.WriteLine($"{machine}, ratio {ratio}: {string.Join(", ", verdicts.CountBy(verdict => verdict.Kind).Select(kind => $"{kind.Value} {kind.Key}"))}; {verdicts.Average(verdict => verdict.Pairs):0.0} pairs");
        return verdicts.Count(wanted);
    }

    private static SimulatedSlices Machine(string name, ulong seed, double ratio) => name switch
    {
        "very quiet" => new SimulatedSlices(seed) { Ratio = ratio, Noise = 0.01 },
        "quiet" => new SimulatedSlices(seed) { Ratio = ratio, Noise = 0.02 },
        "noisy" => new SimulatedSlices(seed) { Ratio = ratio, Noise = 0.10 },
        "very noisy" => new SimulatedSlices(seed) { Ratio = ratio, Noise = 0.30 },
        "drift" => new SimulatedSlices(seed) { Ratio = ratio, Noise = 0.02, DriftPerSlice = -0.003 },
        "autocorrelated" => new SimulatedSlices(seed) { Ratio = ratio, Noise = 0.03, Autocorrelation = 0.8 },
        "steps" => new SimulatedSlices(seed) { Ratio = ratio, Noise = 0.02, StepEvery = 7 },
        _ => throw new XunitException($"no such machine: {name}"),
    };
}
