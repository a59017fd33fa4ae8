using Bunit;
using Lab.Engine.Telemetry.Wire;
using Lab.Tests.Support;
using Lab.Web.Components.Panels;
using Lab.Web.Components.Status;
using Lab.Web.Services.Feed;

namespace Lab.Tests.Web.Components;

/// <summary>The overlap matrix and the reader ages: what is a number, what is an honest zero, what is red.</summary>
public sealed class OverlapTests : LabContext
{
    private static readonly int Operations = Enum.GetValues<ScopeOperation>().Length;

    [Fact]
    public void Matrix_Totals_PrintsSharesAndAnHonestZero()
    {
        var totals = Totals(30_000, (ScopeOperation.FaultMap, ScopeOperation.Unmap, 0), (ScopeOperation.FaultRelax, ScopeOperation.FaultMap, 600));
        var panel = Render<OverlapPanel>(p => p.Add(o => o.Matrix, OverlapMatrix.Of(totals)));

        var rows = panel.FindAll("[data-testid=overlap-matrix] tbody tr");
        Assert.Equal(["map fault", "permission fault", "unmap"], rows.Select(row => row.QuerySelector("th")!.TextContent));
        Assert.Equal([1, 2, 3], rows.Select(row => row.QuerySelectorAll("td").Length));
        var met = rows[1].QuerySelector("td")!;
        Assert.Equal(("2.0\u202f%", "heat-5"), (met.TextContent, met.ClassName));
        var never = rows[0].QuerySelector("td")!;
        Assert.Equal(("0", "never"), (never.TextContent, never.ClassName));
        Assert.Equal("two workers at map fault: 0 of 30\u202f000 moments, below 0.010\u202f%", never.GetAttribute("title"));
        Assert.Contains("since policy parallel began. 0 means below 0.010\u202f%", panel.Find("[data-testid=overlap-samples]").TextContent, StringComparison.Ordinal);

        panel.Find("button").Click();
        Assert.Equal("600", panel.FindAll("[data-testid=overlap-matrix] tbody tr")[1].QuerySelector("td")!.TextContent);
    }

    [Fact]
    public void Matrix_NoSample_ClaimsNothing()
    {
        Assert.Null(OverlapMatrix.Of(Totals(0)));
        Assert.Null(OverlapMatrix.Of(null));
        Assert.Equal("anything", OverlapMatrix.AtMost(3));
        Assert.Contains("Nobody has looked", Render<OverlapPanel>().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Levels_RisingShares_NeverFall()
    {
        var levels = Enumerable.Range(0, 1_001).Select(count => new OverlapCell(ScopeOperation.Unmap, ScopeOperation.Age, count, 1_000).Level).ToList();
        Assert.Equal(levels.Order(), levels);
        Assert.Equal((-1, OverlapCell.Levels - 1), (levels[0], levels[^1]));
    }

    [Fact]
    public void Ages_Right_SaysOfHowManyAndThatItIsNoProof()
    {
        var panel = Render<ReaderAgePanel>(p => p.Add(a => a.Ages, new ReaderAges(2_990, 10, 0)));
        Assert.Equal(["2\u202f990", "10", "0"], panel.FindAll("tbody tr").Select(row => row.QuerySelectorAll("td")[1].TextContent));
        Assert.Equal(
            "0 of 3\u202f000 observed at age 2: evidence, not proof. With 95\u202f% certainty below 0.10\u202f% of such sections.",
            panel.Find("[data-testid=reader-age-verdict]").TextContent);
        Assert.Empty(panel.FindAll(".bad, .broken"));
    }

    [Fact]
    public void Ages_WholeGracePeriodInASection_IsRedInWordsAndInTheSafetyTile()
    {
        var ages = new ReaderAges(2_990, 10, 1);
        var panel = Render<ReaderAgePanel>(p => p.Add(a => a.Ages, ages));
        Assert.Contains("BROKEN: a whole one", panel.Find("tr.bad").TextContent, StringComparison.Ordinal);
        Assert.StartsWith("RCU is broken: a whole grace period lay in 1 of 3\u202f001 read sections.", panel.Find("[role=alert]").TextContent, StringComparison.Ordinal);

        var tile = Render<SafetyTile>(p => p.Add(s => s.IsViolated, false).Add(s => s.Ages, ages));
        Assert.Contains("Violated", tile.Find(".lamp").TextContent, StringComparison.Ordinal);
        Assert.Equal("age\u202f≥\u202f2: 1 of 3.00\u202fk readers", tile.Find("[data-testid=safety-ages]").TextContent);
    }

    [Fact]
    public void Ages_OfAFrame_AreItsCounters()
    {
        var frame = Frames.Frame(1, 1, counters: [(Counter.SectionsOfAge0, 5), (Counter.SectionsOfAge1, 3), (Counter.SectionsOfAge2, 1)]);
        Assert.Equal(new ReaderAges(5, 3, 1), ReaderAges.Of(frame));
        Assert.Null(ReaderAges.Of(null));
    }

    private static OverlapTotals Totals(long samples, params (ScopeOperation One, ScopeOperation Other, long Count)[] met)
    {
        var pairs = new long[Operations * Operations];
        var inside = new long[Operations];
        foreach (var (one, other, count) in met)
        {
            pairs[((int)one * Operations) + (int)other] = pairs[((int)other * Operations) + (int)one] = count;
            inside[(int)one] = inside[(int)other] = samples / 2;
        }

        return new OverlapTotals { Policy = "parallel", Samples = samples, Skipped = 0, Pairs = pairs, Inside = inside };
    }
}
