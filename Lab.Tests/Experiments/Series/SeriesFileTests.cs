using System.Text.Json;
using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Series;

namespace Lab.Tests.Experiments.Series;

public sealed class SeriesFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly SeriesHead _head = new(SeriesKind.Sweep, SeriesSamples.Plan(), SeriesSamples.Origin("lab sweep"));

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(13)]
    public void Load_AfterACrashInTheMiddleOfASlice_GoesOnAndEndsAsIfUninterrupted(int slices)
    {
        var uninterrupted = SeriesSamples.Finish(new SeriesProgress(_head.Plan), Factor);
        Write(slices);
        File.AppendAllText(_path, "{\"Ticket\":{\"Round\":1,\"Pos");

        Assert.Empty(SeriesFile.Load(_path, out var series, out var head));
        SeriesFile.Mend(_path, head!, series!);
        Assert.Equal(slices, series!.Slices.Count);
        SeriesSamples.Finish(series, Factor);

        Assert.Equal(Text(_head, uninterrupted), Text(head!, series));
        Assert.Equal(Json(_head, uninterrupted), Json(head!, series));
    }

    [Fact]
    public void Load_SliceOutOfTurn_IsRefusedWithTheLine()
    {
        Write(6);
        var lines = File.ReadAllLines(_path).ToList();
        lines.RemoveAt(3);
        File.WriteAllLines(_path, lines);

        Assert.Contains("line 4", Assert.Single(SeriesFile.Load(_path, out var series, out _)), StringComparison.Ordinal);
        Assert.Null(series);
    }

    [Fact]
    public void Load_MoreThanThePlanWants_IsRefused()
    {
        Write(int.MaxValue);
        File.AppendAllText(_path, File.ReadAllLines(_path)[^1] + "\n");

        Assert.Contains("no further one", Assert.Single(SeriesFile.Load(_path, out _, out _)), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FileOfAComparison_IsRefused()
    {
        ComparisonFile.Begin(_path, SimulatedSlices.Plan(1), _head.Origin);

        Assert.Contains("no file of the kind", Assert.Single(SeriesFile.Load(_path, out _, out _)), StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_path);

    private static double Factor(int cell) => 1 + (cell * 0.1);

    private static string Text(SeriesHead head, SeriesProgress series) => new SeriesReport(head, series).ToText();

    private static string Json(SeriesHead head, SeriesProgress series) => JsonSerializer.Serialize(SeriesSummary.Of(new SeriesReport(head, series)), ExperimentJson.Options);

    private void Write(int slices)
    {
        SeriesFile.Begin(_path, _head);
        var series = new SeriesProgress(_head.Plan);
        while (slices-- > 0 && series.Next is { } ticket)
        {
            var slice = SeriesSamples.Slice(ticket, Factor(ticket.Cell));
            series.Add(slice);
            SeriesFile.Append(_path, slice);
        }
    }
}
