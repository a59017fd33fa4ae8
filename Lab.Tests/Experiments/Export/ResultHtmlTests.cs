using System.Text.Json;
using System.Xml.Linq;
using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Export;

namespace Lab.Tests.Experiments.Export;

/// <summary>One file that needs nothing else, and in which nobody's text becomes markup.</summary>
public sealed class ResultHtmlTests
{
    private const string Name = "</title><script>alert('x')</script>";

    [Fact]
    public void Of_Comparison_HasEveryDrawingTheTextAndTheData()
    {
        var report = new ComparisonReport(Samples.Comparison(), Samples.Origin);

        var page = ResultHtml.Of(Name, report);

        var body = Parsed(page);
        Assert.Equal(3, body.Descendants("svg").Count());
        Assert.All(body.Descendants("svg"), svg => Assert.NotEmpty(svg.Attribute("aria-label")!.Value));
        Assert.Contains(body.Descendants("text"), text => text.Value == "fault mean");
        Assert.Equal(16, body.Descendants("svg").ElementAt(1).Descendants("title").Count());
        Assert.Equal(report.ToText(), body.Descendants("pre").Single().Value);
        Assert.Contains("B faster: fault mean", body.Descendants("strong").Single().Value);
        var data = JsonSerializer.Deserialize<ComparisonResult>(body.Descendants("script").Single().Value, ExperimentJson.Options)!;
        Assert.Equal(report.Comparison.Slices.Count, data.Slices.Count);
        Assert.Equal(report.Comparison.Slices[^1].Ticket, data.Slices[^1].Ticket);
        Assert.Equal([900, 104], report.Comparison.Slices.First(slice => slice.Counts.Histograms["Fault"].Counts[1] == 104).Counts.Histograms["Fault"].Counts);
    }

    [Fact]
    public void Of_AnyResult_AsksForNothingAndEscapesWhatOthersWrote()
    {
        string[] pages = [ResultHtml.Of(Name, new ComparisonReport(Samples.Comparison(), Samples.Origin)), ResultHtml.Of(Name, Samples.Series())];
        foreach (var page in pages)
        {
            Assert.DoesNotContain("<script>", page);
            Assert.DoesNotContain("<two>", page);
            Assert.DoesNotContain("<x>", page);
            Assert.DoesNotContain("http://", page);
            Assert.DoesNotContain("https://", page);
            Assert.DoesNotContain("url(", page);
            Assert.DoesNotContain("@import", page);
            Assert.Contains("default-src 'none'", page);
            var addresses = Parsed(page).Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "src" or "href").Select(attribute => attribute.Value);
            Assert.Equal(["data:,"], addresses);
        }
    }

    [Fact]
    public void Of_Series_HasARowForEachCellAndTheText()
    {
        var report = Samples.Series();

        var body = Parsed(ResultHtml.Of("mine", report));

        Assert.Equal(["=one, \"first\"", "<two>"], body.Descendants("tbody").Single().Descendants("th").Select(cell => cell.Value));
        Assert.Equal(report.ToText(), body.Descendants("pre").Single().Value);
    }

    [Fact]
    public void Of_ComparisonThatHasJustBegun_SaysHowFarItIsAndDrawsNothing()
    {
        var body = Parsed(ResultHtml.Of("new", new ComparisonReport(new Comparison(Samples.Plan), Samples.Origin)));

        Assert.Empty(body.Descendants("svg"));
        Assert.Equal("Calibrating 0/6", body.Descendants("strong").Single().Value);
    }

    /// <summary>As XML: whatever is not closed or not escaped shows.</summary>
    private static XElement Parsed(string page)
    {
        var lines = page.Split('\n').Where(line => !line.StartsWith("<!DOCTYPE", StringComparison.Ordinal));
        var text = string.Join('\n', lines);
        foreach (var element in new[] { "meta", "link" })
            text = System.Text.RegularExpressions.Regex.Replace(text, $"<{element} ([^>]*)>", $"<{element} $1/>");
        return XElement.Parse(text.Replace(" download>", ">"), LoadOptions.PreserveWhitespace);
    }
}
