using Bunit;
using Lab.Engine.Experiments;
using Lab.Tests.Experiments.Export;
using Lab.Tests.Web.Support;
using Lab.Web.Pages;
using Lab.Web.Services;
using Lab.Web.Services.Experiments;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Tests.Web.Components;

/// <summary>The Runs page in each state, and what its buttons ask for.</summary>
public sealed class RunsTests : LabContext
{
    private readonly ShelfOfSamples _shelf = new();

    public RunsTests()
    {
        Services.AddSingleton<IExperiments>(_shelf);
        Services.AddSingleton<IExperimentShelf>(_shelf);
        Services.AddSingleton<ThemeState>();
        Services.AddSingleton(TimeProvider.System);
    }

    [Fact]
    public void Page_NothingKept_SaysHowToBegin()
    {
        var page = Render<RunsPage>();

        Assert.Contains("No experiment is kept yet", page.Find("[data-testid=empty]").TextContent);
        Assert.Equal("/compare", page.Find("[data-testid=empty] a").GetAttribute("href"));
    }

    [Fact]
    public void Page_WhileReading_SaysSoAndThenShowsTheList()
    {
        var gate = new TaskCompletionSource();
        _shelf.Gate = gate.Task;
        _shelf.Put(View("aaaaaaaaaa", "first"));

        var page = Render<RunsPage>();
        Assert.Equal("true", page.Find("[data-testid=loading]").GetAttribute("aria-busy"));
        gate.SetResult();

        page.WaitForElement("[data-testid=run-aaaaaaaaaa]");
        Assert.Empty(page.FindAll("[data-testid=loading]"));
    }

    [Fact]
    public void Page_Unreadable_SaysWhyAndTriesAgain()
    {
        _shelf.Fails = new InvalidDataException("The database of experiments is of version 99.");
        var page = Render<RunsPage>();
        Assert.Contains("version 99", page.Find("[data-testid=unread]").TextContent);

        _shelf.Fails = null;
        page.Find("[data-testid=retry]").Click();

        Assert.Empty(page.FindAll("[data-testid=unread]"));
        Assert.NotNull(page.Find("[data-testid=empty]"));
    }

    [Fact]
    public void Row_Whole_LinksToItsResultAndItsFiles()
    {
        _shelf.Put(View("aaaaaaaaaa", "first"));
        var row = Render<RunsPage>().Find("[data-testid=run-aaaaaaaaaa]");

        Assert.Equal("/compare/aaaaaaaaaa", row.QuerySelector("[data-testid=open]")!.GetAttribute("href"));
        Assert.Equal(
            ["result.html", "slices.csv", "result.json", "bundle.s2run"],
            row.QuerySelectorAll(".files a").Select(link => link.GetAttribute("href")!["experiments/aaaaaaaaaa/".Length..]));
        var outcome = row.QuerySelector("[data-testid=outcome]")!.TextContent;
        Assert.Contains("Difference found", outcome);
        Assert.Contains("B faster: fault mean", outcome);
    }

    [Fact]
    public void Filter_TextKindOutcome_NarrowTogetherAndTheAddressFillsThem()
    {
        _shelf.Put(View("aaaaaaaaaa", "first"));
        _shelf.Put(View("bbbbbbbbbb", "second", state: ExperimentState.Interrupted));
        _shelf.Put(Series("cccccccccc", "grid"));
        Services.GetRequiredService<NavigationManager>().NavigateTo("/runs?outcome=Interrupted&q=SEC");
        var page = Render<RunsPage>();

        Assert.Equal(["run-bbbbbbbbbb"], Shown(page));
        Assert.Equal("1 of 3 shown", page.Find("[data-testid=tally]").TextContent);
        page.Find("[data-testid=filter]").Input("");
        page.Find("[data-testid=filter-outcome]").Change("");
        page.Find("[data-testid=filter-kind]").Change("Sweep");
        Assert.Equal(["run-cccccccccc"], Shown(page));
        page.Find("[data-testid=filter]").Input("nothing is called so");
        Assert.Empty(Shown(page));
        page.Find("[data-testid=show-all]").Click();
        Assert.Equal(3, Shown(page).Length);
    }

    [Theory]
    [InlineData(VerdictKind.Better, ExperimentOutcome.Difference)]
    [InlineData(VerdictKind.Worse, ExperimentOutcome.Difference)]
    [InlineData(VerdictKind.NoDifference, ExperimentOutcome.NoDifference)]
    [InlineData(VerdictKind.NotResolvable, ExperimentOutcome.NotResolvable)]
    [InlineData(VerdictKind.Invalid, ExperimentOutcome.Invalid)]
    public void Outcome_EachVerdict_IsReadFromItsSentence(VerdictKind kind, ExperimentOutcome expected)
    {
        var verdict = new Verdict { Kind = kind, Pairs = 8, Planned = 8, Level = 0.05, EquivalencePercent = 2, Ratio = new(1, 1, 1), Floor = 0.1, Reasons = ["drift"] };
        foreach (var metric in ComparisonMetric.All)
        {
            var entry = View("aaaaaaaaaa", "x").Entry with { Summary = verdict.Sentence(metric) };
            Assert.Equal(expected, ExperimentFilter.OutcomeOf(entry));
        }
    }

    [Fact]
    public void Buttons_PinRenameDelete_AskOnlyWhatWasConfirmed()
    {
        _shelf.Put(View("aaaaaaaaaa", "first"));
        var page = Render<RunsPage>();

        page.Find("[data-testid=pin]").Click();
        Assert.Equal("true", page.Find("[data-testid=pin]").GetAttribute("aria-pressed"));
        page.Find("[data-testid=rename]").Click();
        page.Find("[data-testid=name]").Input("mine");
        page.Find("form.rename").Submit();
        Assert.Equal("mine", page.Find("[data-testid=open]").TextContent);
        page.Find("[data-testid=delete]").Click();
        page.Find("[data-testid=delete-not]").Click();
        Assert.Equal(["pin aaaaaaaaaa True", "rename aaaaaaaaaa mine"], _shelf.Asked);
        page.Find("[data-testid=delete]").Click();
        page.Find("[data-testid=delete-sure]").Click();

        Assert.Equal("delete aaaaaaaaaa", _shelf.Asked[^1]);
        Assert.Equal("Deleted.", page.Find("[data-testid=announcement]").TextContent);
        Assert.NotNull(page.Find("[data-testid=empty]"));
    }

    [Fact]
    public void Buttons_ResumeAndStop_AreThereForWhatCanBe()
    {
        _shelf.Put(View("aaaaaaaaaa", "first", state: ExperimentState.Interrupted));
        var page = Render<RunsPage>();
        Assert.Empty(page.FindAll("[data-testid=stop]"));
        page.Find("[data-testid=resume]").Click();
        Assert.Equal("It runs already.", page.Find("[data-testid=problem]").TextContent);

        _shelf.Put(View("aaaaaaaaaa", "first", state: ExperimentState.Running));
        page = Render<RunsPage>();
        Assert.Empty(page.FindAll("[data-testid=resume]"));
        page.Find("[data-testid=stop]").Click();
        Assert.Equal("stop aaaaaaaaaa", _shelf.Asked[^1]);
    }

    [Fact]
    public void Pair_TwoComparisons_StandSideBySideWithWhatElseDiffers()
    {
        _shelf.Put(View("aaaaaaaaaa", "first"));
        _shelf.Put(View("bbbbbbbbbb", "second", cores: 64));
        _shelf.Put(Series("cccccccccc", "grid"));
        var page = Render<RunsPage>();

        Assert.Equal(2, page.FindAll("[data-testid=pair]").Count);
        page.Find("[data-testid=run-aaaaaaaaaa] [data-testid=pair]").Change(true);
        Assert.Contains("second", page.Find("[data-testid=pair-hint]").TextContent);
        page.Find("[data-testid=run-bbbbbbbbbb] [data-testid=pair]").Change(true);

        page.WaitForElement("[data-testid=run-pair]");
        Assert.Contains("64", page.Find("[data-testid=pair-notes]").TextContent);
        var row = page.FindAll("[data-testid=run-pair] tbody tr").Single(row => row.QuerySelector("th")!.TextContent == "fault mean");
        Assert.Equal("overlap", row.QuerySelectorAll("td")[2].TextContent);
        page.Find("[data-testid=pair-close]").Click();
        Assert.Empty(page.FindAll("[data-testid=run-pair]"));
    }

    [Fact]
    public void Import_RefusedThenTaken_SaysEachReasonAndThenTheLink()
    {
        var page = Render<RunsPage>();
        var field = page.FindComponent<InputFile>();

        field.UploadFiles(InputFileContent.CreateFromText("x", "a.s2run"));
        page.WaitForAssertion(() => Assert.Contains("It has no manifest.json.", page.Find("[data-testid=import-problems]").TextContent));
        field.UploadFiles(InputFileContent.CreateFromBinary(new byte[(1 << 20) + 1], "big.s2run"));
        page.WaitForAssertion(() => Assert.Contains("big.s2run is larger than 1 MiB", page.Find("[data-testid=import-problems]").TextContent));
        Assert.Equal(["import"], _shelf.Asked);
        _shelf.Import = new ImportResult("aaaaaaaaaa", IsNew: true, []);
        field.UploadFiles(InputFileContent.CreateFromText("x", "a.s2run"));

        page.WaitForAssertion(() => Assert.Equal("/compare/aaaaaaaaaa", page.Find("[data-testid=import-status] a").GetAttribute("href")));
        Assert.DoesNotContain("manifest", page.Find("[data-testid=import-problems]").TextContent);
    }

    [Fact]
    public void Address_WithAnId_GoesToItsResult()
    {
        Render<RunsPage>(p => p.Add(page => page.Id, "aaaaaaaaaa"));
        Assert.EndsWith("/compare/aaaaaaaaaa", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    private static string?[] Shown(IRenderedComponent<RunsPage> page) => [.. page.FindAll("[data-run]").Select(row => row.GetAttribute("data-testid"))];

    private static ExperimentView View(string id, string name, ExperimentState state = ExperimentState.Done, int cores = 4)
    {
        var comparison = Samples.Comparison();
        var entry = new ExperimentEntry(
            id, ExperimentKind.Comparison, name, false, DateTimeOffset.UnixEpoch, state, comparison.Verdict.Sentence(ComparisonMetric.Find("fault-mean")!), null, "./lab compare");
        return new ExperimentView(entry, comparison, null, Samples.Origin with { Host = Samples.Origin.Host with { Cores = cores } }, null);
    }

    private static ExperimentView Series(string id, string name)
    {
        var report = Samples.Series();
        return new ExperimentView(new ExperimentEntry(id, ExperimentKind.Sweep, name, false, DateTimeOffset.UnixEpoch, ExperimentState.Done, "6 rounds of 2 cells", null, "./lab sweep"), null, report.Progress, report.Head.Origin, null);
    }
}
