using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Export;

namespace Lab.Tests.Experiments.Export;

public sealed class SliceCsvTests
{
    [Fact]
    public void Write_Comparison_HasARowForEverySliceWithItsFate()
    {
        var comparison = Samples.Comparison();
        var rows = Rows(csv => SliceCsv.Write(comparison, csv));

        Assert.Equal(comparison.Slices.Count + 1, rows.Count);
        var fate = Array.IndexOf(rows[0], "validity");
        Assert.Equal(ComparisonMetric.All.Select(metric => metric.Key), rows[0][^ComparisonMetric.All.Count..]);
        Assert.All(rows, row => Assert.Equal(rows[0].Length, row.Length));
        Assert.Equal(2, rows.Count(row => row[fate] == SliceFate.WarmUp));
        Assert.Equal(2, rows.Count(row => row[fate] == SliceFate.RunAgain));
        Assert.Equal(2 * (6 + 8), rows.Count(row => row[fate] == SliceFate.Counts));
        Assert.Equal("50000", rows[1][Array.IndexOf(rows[0], "faults")]);
        Assert.Equal("", rows[1][Array.IndexOf(rows[0], "unmap-p99")]);
    }

    [Fact]
    public void Write_HalfAPair_SaysThatItIsNotComplete()
    {
        var whole = Samples.Comparison();
        var half = new Comparison(Samples.Plan);
        foreach (var slice in whole.Slices.Take(3))
            half.Add(slice);

        var rows = Rows(csv => SliceCsv.Write(half, csv));

        Assert.Equal(SliceFate.HalfPair, rows[3][Array.IndexOf(rows[0], "validity")]);
    }

    [Fact]
    public void Write_Series_QuotesLabelsAndDefusesFormulas()
    {
        using var csv = new StringWriter();
        SliceCsv.Write(Samples.Series().Progress, csv);

        Assert.Equal(1 + (2 * 7), csv.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains(",\"'=one, \"\"first\"\"\",", csv.ToString());
        Assert.Contains($",{SliceFate.WarmUp},", csv.ToString());
    }

    private static IReadOnlyList<string[]> Rows(Action<TextWriter> write)
    {
        using var csv = new StringWriter();
        write(csv);
        return [.. csv.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];
    }
}
