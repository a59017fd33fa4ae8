using Lab.Engine.Experiments;
using Xunit;
using Xunit.Sdk;

namespace Lab.Tests.Experiments;

/// <summary>What the whole method does on machines whose truth is known: how often it errs, and what it finds.</summary>
public sealed class ComparisonMethodTests(ITestOutputHelper output)
{
    private const int Trials = 200;

    public static TheoryData<string> Nulls => ["quiet", "noisy", "drift", "autocorrelated", "steps", "disturbed", "second slot", "B noisier"];

    private const int NullTrials = 500;

    /// <summary>And the machine is not found invalid instead, which would be a way to find nothing.</summary>
    [Theory]
    [MemberData(nameof(Nulls))]
    public void Finish_NoTrueDifference_FindsOneInAtMostFivePercent(string machine)
    {
        var verdicts = Verdicts(machine, 1, NullTrials);

        Assert.InRange(verdicts.Count(verdict => verdict.IsDifference), 0, NullTrials / 20);
        Assert.InRange(verdicts.Count(verdict => verdict.Kind == VerdictKind.Invalid), 0, NullTrials / 10);
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

    /// <summary>A true difference at the very limit must not pass for none above it: two one-sided tests at 5 %.</summary>
    [Theory]
    [InlineData(1.02)]
    [InlineData(1 / 1.02)]
    public void Finish_DifferenceAtTheLimit_IsSeldomSaidToBeNone(double ratio)
    {
        var none = Verdicts("very quiet", ratio, NullTrials).Count(verdict => verdict.Kind == VerdictKind.NoDifference);

        Assert.InRange(none, 0, NullTrials / 20);
    }

    private static double Rate(SimulatedSlices machine, SliceTicket ticket) => ComparisonMetric.Find("faults")!.Of(machine.Run(ticket).Counts);

    private int Count(string machine, double ratio, Func<Verdict, bool> wanted) => Verdicts(machine, ratio, Trials).Count(wanted);

    private List<Verdict> Verdicts(string machine, double ratio, int trials)
    {
        var verdicts = Enumerable.Range(0, trials).AsParallel()
            .Select(trial => Machine(machine, (ulong)trial, ratio).Finish(new Comparison(SimulatedSlices.Plan((ulong)trial))))
            .ToList();
        output.WriteLine($"{machine}, ratio {ratio}: {string.Join(", ", verdicts.CountBy(verdict => verdict.Kind).Select(kind => $"{kind.Value} {kind.Key}"))}; {verdicts.Average(verdict => verdict.Pairs):0.0} pairs");
        return verdicts;
    }

    private static SimulatedSlices Machine(string name, ulong seed, double ratio) => name switch
    {
        "very quiet" => new SimulatedSlices(seed) { Ratio = ratio, Noise = 0.01 },
        "quiet" => new SimulatedSlices(seed) { Ratio = ratio, Noise = 0.02 },
        "noisy" => new SimulatedSlices(seed) { Ratio = ratio, Noise = 0.10 },
        "very noisy" => new SimulatedSlices(seed) { Ratio = ratio, Noise = 0.30 },
        "drift" => new SimulatedSlices(seed) { Ratio = ratio, Noise = 0.02, DriftPerSlice = -0.003 },
        "autocorrelated" => new SimulatedSlices(seed) { Ratio = ratio, Noise = 0.03, Autocorrelation = 0.8 },
        "disturbed" => new SimulatedSlices(seed) { Ratio = ratio, Noise = 0.02, DisturbedPercent = 10 },
        "second slot" => new SimulatedSlices(seed) { Ratio = ratio, Noise = 0.02, SecondSlot = 0.03 },
        "B noisier" => new SimulatedSlices(seed) { Ratio = ratio, Noise = 0.02, NoiseOfB = 3 },
        "steps" => new SimulatedSlices(seed) { Ratio = ratio, Noise = 0.02, StepEvery = 7 },
        _ => throw new XunitException($"no such machine: {name}"),
    };
}
