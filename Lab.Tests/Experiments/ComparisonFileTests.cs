using Lab.Engine.Experiments;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Tests.Experiments;

public sealed class ComparisonFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void Load_FileOfAWholeComparison_GivesTheSameVerdict()
    {
        var comparison = Written(slices: int.MaxValue);

        Assert.Empty(ComparisonFile.Load(_path, out var restored, out var origin));

        Assert.Equal(comparison.Verdict, restored!.Verdict);
        Assert.Equal(comparison.Slices.Count, restored.Slices.Count);
        Assert.Equal("lab compare", origin!.CommandLine);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(21)]
    public void Load_AfterACrashInTheMiddleOfASlice_GoesOnWhereItWasAndEndsTheSame(int slices)
    {
        Written(slices);
        File.AppendAllText(_path, "{\"Ticket\":{\"Phase\":\"Meas");

        Assert.Empty(ComparisonFile.Load(_path, out var restored, out var origin));
        ComparisonFile.Mend(_path, restored!, origin!);
        Assert.Equal(slices, restored!.Slices.Count);
        foreach (var slice in RunOn(restored))
            ComparisonFile.Append(_path, slice);

        Assert.Empty(ComparisonFile.Load(_path, out var whole, out _));
        Assert.Equal(Whole().Verdict, whole!.Verdict);
    }

    [Fact]
    public void Load_DamageInTheMiddle_IsRefusedWithTheLine()
    {
        Written(10);
        var lines = File.ReadAllLines(_path);
        lines[4] = lines[4][..20];
        File.WriteAllLines(_path, lines);

        Assert.Contains("line 5", Assert.Single(ComparisonFile.Load(_path, out var restored, out _)), StringComparison.Ordinal);
        Assert.Null(restored);
    }

    [Fact]
    public void Load_SliceOutOfTurn_IsRefusedWithTheLine()
    {
        Written(10);
        var lines = File.ReadAllLines(_path).ToList();
        lines.RemoveAt(3);
        File.WriteAllLines(_path, lines);

        Assert.Contains("line 4", Assert.Single(ComparisonFile.Load(_path, out _, out _)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("not even JSON")]
    public void Load_SomethingElse_IsRefused(string text)
    {
        File.WriteAllText(_path, text);

        Assert.NotEmpty(ComparisonFile.Load(_path, out var restored, out _));
        Assert.Null(restored);
    }

    public void Dispose() => File.Delete(_path);

    private static ComparisonOrigin Origin => new(
        new EngineHello { ProcessId = 1, Runtime = ".NET", Host = "host", Cores = 2, Architecture = "arm64", Version = "0" }, "Linux", "lab compare");

    /// <summary>Values that follow from the ticket alone, so that a resumed comparison sees the same.</summary>
    private static SliceResult Run(SliceTicket ticket) =>
        SimulatedSlices.Of(ticket, 1_000_000 + (long)(ticket.Seed % 1_000) + (ticket.Arm == Arm.B ? 100_000 : 0));

    private static Comparison Whole()
    {
        var comparison = new Comparison(SimulatedSlices.Plan(1));
        _ = RunOn(comparison).Count;
        return comparison;
    }

    private static List<SliceResult> RunOn(Comparison comparison)
    {
        var slices = new List<SliceResult>();
        while (comparison.Next is { } ticket)
        {
            slices.Add(Run(ticket));
            comparison.Add(slices[^1]);
        }

        return slices;
    }

    private Comparison Written(int slices)
    {
        var comparison = new Comparison(SimulatedSlices.Plan(1));
        ComparisonFile.Begin(_path, comparison.Plan, Origin);
        while (comparison.Next is { } ticket && slices-- > 0)
        {
            comparison.Add(Run(ticket));
            ComparisonFile.Append(_path, comparison.Slices[^1]);
        }

        return comparison;
    }
}
