using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Lab.Engine.Experiments;
using Lab.Tests.Experiments.Export;
using Lab.Tests.Web.Support;
using Lab.Web.Components.Compare;
using Lab.Web.Services.Compare;
using Lab.Web.Services.Experiments;
using Microsoft.Playwright;

namespace Lab.Tests.Web.Pages;

/// <summary>The Compare page in a real browser: once with the real engine from the form to the opened link, else with samples.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ComparePageTests(BrowserFixture browser)
{
    private const string Id = "abcdefghij";

    private static readonly Regex s_final = new("^(B |No difference|Not resolvable|Invalid)", RegexOptions.None, TimeSpan.FromSeconds(1));

    [Fact]
    public async Task Comparison_FromTheFormToTheVerdict_ItsLinkSaysTheSame()
    {
        await using var server = await LabServer.StartAsync();
        await using var lab = await OpenAsync(server, "compare?preset=boot-storm");
        await lab.Part("self").ClickAsync();
        await Assertions.Expect(lab.Part("changes")).ToContainTextAsync("A and B are the same");
        await lab.Part("mode-own").CheckAsync();
        await lab.Part("slice-ms").FillAsync("20");
        await lab.Part("pairs").FillAsync("5");
        await lab.Part("seed").FocusAsync();
        await Assertions.Expect(lab.Part("problem")).ToContainTextAsync("Pairs is 5");
        await lab.Part("pairs").FillAsync("6");
        await lab.Part("seed").FocusAsync();
        await Assertions.Expect(lab.Part("command")).ToContainTextAsync("--pairs 6");
        await lab.Part("start").ClickAsync();

        await lab.Page.WaitForURLAsync(new Regex("/compare/[a-z2-7]{10}$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        var verdict = lab.Part("verdict").Locator("> span");
        await Assertions.Expect(verdict).ToHaveTextAsync(s_final);
        await Assertions.Expect(lab.Part("stop")).ToHaveCountAsync(0);
        var sentence = await verdict.InnerTextAsync();
        var report = await lab.Part("report").InnerTextAsync();
        Assert.Contains("verdict: ", report, StringComparison.Ordinal);
        await lab.UntilDrawnAsync(CompareCharts.A, 1);

        await using var again = await OpenAsync(server, new Uri(lab.Page.Url).PathAndQuery[1..]);
        Assert.Equal(sentence, await again.Part("verdict").Locator("> span").InnerTextAsync());
        Assert.Equal(report, await again.Part("report").InnerTextAsync());
        Assert.Empty(lab.Errors);
        Assert.Empty(again.Errors);
    }

    /// <summary>Every key of the help list does something that can be seen.</summary>
    [Fact]
    public async Task Keys_EachOfTheHelpList_Works()
    {
        await using var server = await LabServer.StartAsync(experiments: Kept(ComparisonSamples.Slower(), ExperimentState.Done));
        await using var lab = await OpenAsync(server, $"compare/{Id}");
        var walked = new HashSet<string>();
        await PressAsync(CompareKey.Help, () => Assertions.Expect(lab.Part("help").Locator("dt")).ToHaveTextAsync([.. CompareKey.Result.Select(key => key.Shown)]));
        await PressAsync(CompareKey.Help, () => Assertions.Expect(lab.Part("help")).ToBeHiddenAsync());
        await PressAsync(CompareKey.Overlay, () => DrawnAsync(CompareCharts.Overlay, "view=overlay"));
        await PressAsync(CompareKey.Difference, () => DrawnAsync(CompareCharts.Difference, "view=difference"));
        await PressAsync(CompareKey.Columns, () => DrawnAsync(CompareCharts.B, ""));
        await PressAsync(CompareKey.Swap, () => Assertions.Expect(lab.Part("forest").Locator("h2")).ToContainTextAsync("Ratio A/B"));
        await PressAsync(CompareKey.Verdict, () => Assertions.Expect(lab.Part("how")).ToContainTextAsync("Signed-rank p"));
        await PressAsync(CompareKey.Tables, () => Assertions.Expect(lab.Part("pair-table")).ToBeVisibleAsync());
        await PressAsync(CompareKey.Export, () => Assertions.Expect(lab.Part("export-html")).ToBeFocusedAsync());
        await PressAsync(CompareKey.CopyCommand, () => Assertions.Expect(lab.Page.Locator(".mud-snackbar").First).ToBeVisibleAsync());
        await PressAsync(CompareKey.Go, async () =>
        {
            await lab.Page.Keyboard.PressAsync("c");
            await Assertions.Expect(lab.Part("form")).ToBeVisibleAsync();
        });
        Assert.Equal(CompareKey.Result.SelectMany(key => key.Keys).Order(), walked.Order());

        await lab.Page.Keyboard.PressAsync(CompareKey.Help);
        await Assertions.Expect(lab.Part("help").Locator("dt")).ToHaveTextAsync([.. CompareKey.Form.Select(key => key.Shown)]);
        Assert.Empty(lab.Errors);

        async Task DrawnAsync(string chart, string address)
        {
            await lab.UntilDrawnAsync(chart, 8);
            Assert.EndsWith(address, lab.Page.Url, StringComparison.Ordinal);
        }

        async Task PressAsync(string key, Func<Task> seen)
        {
            walked.Add(key);
            await lab.Page.Keyboard.PressAsync(key);
            await seen();
        }
    }

    [Fact]
    public async Task Result_FurtherSlices_MoveThePageWithoutAReload()
    {
        var kept = Kept(ComparisonSamples.Slower(slices: 5), ExperimentState.Running);
        await using var server = await LabServer.StartAsync(experiments: kept);
        await using var lab = await OpenAsync(server, $"compare/{Id}");
        await Assertions.Expect(lab.Part("verdict")).ToContainTextAsync("Calibrating 1/8");
        await Assertions.Expect(lab.Part("ribbon").Locator("[data-state=Running]")).ToHaveCountAsync(1);
        kept.Put(ComparisonSamples.View(ComparisonSamples.Slower(slices: 27), ExperimentState.Running));
        await Assertions.Expect(lab.Part("verdict")).ToContainTextAsync("Collecting 4/16");
        await lab.UntilDrawnAsync(CompareCharts.B, 8);
        await ShotAsync(lab, "compare-collecting", ColorScheme.Light);
        kept.Put(ComparisonSamples.View(ComparisonSamples.Slower(), ExperimentState.Done));
        await Assertions.Expect(lab.Part("verdict")).ToContainTextAsync("B slower: fault mean 1.2");
        await Assertions.Expect(lab.Part("announcement")).ToContainTextAsync("B slower");
        await Assertions.Expect(lab.Part("report")).ToContainTextAsync("verdict: B slower");
        Assert.Empty(lab.Errors);
    }

    [Fact]
    public async Task Result_InterruptedOrUnknown_SaysSoWithAWayOn()
    {
        var kept = new ShelfOfSamples();
        kept.Put(ComparisonSamples.View(ComparisonSamples.Slower(slices: 27), ExperimentState.Interrupted, Id, "The engine ended with code 137."));
        await using var server = await LabServer.StartAsync(experiments: kept);
        await using var lab = await OpenAsync(server, $"compare/{Id}");
        await Assertions.Expect(lab.Part("trouble")).ToContainTextAsync("code 137");
        await Assertions.Expect(lab.Part("verdict")).ToContainTextAsync("Interrupted: Collecting 4/16");
        await lab.Part("resume").ClickAsync();
        await Assertions.Expect(lab.Part("page-problem")).ToContainTextAsync("It runs already.");
        Assert.Equal([$"resume {Id}"], kept.Asked);

        await lab.Page.GotoAsync(new Uri(server.Address, "/compare/nosuchthin").ToString());
        await Assertions.Expect(lab.Part("unknown")).ToContainTextAsync("nosuchthin");
        await lab.Part("unknown").GetByText("Compare two configurations").ClickAsync();
        await Assertions.Expect(lab.Part("form")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Series_Kept_IsShownAsItsText()
    {
        var kept = new ShelfOfSamples();
        var series = Samples.Series();
        kept.Put(new ExperimentView(
            new ExperimentEntry(Id, ExperimentKind.Sweep, "a sweep", false, DateTimeOffset.UnixEpoch, ExperimentState.Done, "6 rounds", null, "./lab sweep"), null, series.Progress, Samples.Origin, null));
        await using var server = await LabServer.StartAsync(experiments: kept);
        await using var lab = await OpenAsync(server, $"compare/{Id}");
        await Assertions.Expect(lab.Part("report")).ToContainTextAsync("Stage-2 Lab sweep");
        Assert.Empty(lab.Errors);
    }

    [Theory]
    [InlineData(1024, 768)]
    [InlineData(1440, 900)]
    public async Task Layout_AnyWidth_NothingStandsOutOfThePage(int width, int height)
    {
        await using var server = await LabServer.StartAsync(experiments: Kept(ComparisonSamples.Slower(), ExperimentState.Done));
        foreach (var path in new[] { "compare", $"compare/{Id}", $"compare/{Id}?view=difference" })
        {
            await using var lab = await OpenAsync(server, path, width: width, height: height);
            Assert.Equal("[]", await lab.Page.EvaluateAsync<string>(
                "() => JSON.stringify([...document.querySelectorAll('.board > *, .compare-form > *, .compare-body > *, .after-row > *, .forest tbody td, .strip > *')]"
                + ".filter(e => { const b = e.getBoundingClientRect(); return b.width > 2 && (b.right > innerWidth + 1 || b.left < -1); }).map(e => e.className))"));
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_FormAndResult_FindNothingSerious(ColorScheme scheme)
    {
        await using var server = await LabServer.StartAsync(experiments: Kept(ComparisonSamples.Slower(), ExperimentState.Done));
        await using var form = await OpenAsync(server, "compare?slices=own&pairs=3", scheme);
        await NothingSeriousAsync(form);
        await ShotAsync(form, "compare-form", scheme);
        await using var lab = await OpenAsync(server, $"compare/{Id}", scheme);
        await lab.UntilDrawnAsync(CompareCharts.B, 8);
        await NothingSeriousAsync(lab);
        await lab.UntilDrawnAsync(CompareCharts.Latency, 8);
        await ShotAsync(lab, "compare-slower", scheme);
        await lab.Page.Keyboard.PressAsync(CompareKey.Tables);
        await lab.Page.Keyboard.PressAsync(CompareKey.Verdict);
        await Assertions.Expect(lab.Part("pair-table")).ToBeVisibleAsync();
        await NothingSeriousAsync(lab);
    }

    private static ShelfOfSamples Kept(Comparison comparison, ExperimentState state)
    {
        var kept = new ShelfOfSamples();
        kept.Put(ComparisonSamples.View(comparison, state, Id));
        return kept;
    }

    private static Task ShotAsync(LabPage lab, string state, ColorScheme theme) => Screenshots.KeepAsync(lab.Page, state, theme);

    private static async Task NothingSeriousAsync(LabPage lab)
    {
        var result = await lab.Page.RunAxe();
        Assert.NotEmpty(result.Passes);
        Assert.Equal("", string.Join('\n', result.Violations
            .Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Id}: {violation.Help}: {string.Join(" and ", violation.Nodes.Select(node => node.Html))}")));
    }

    private async Task<LabPage> OpenAsync(LabServer server, string path, ColorScheme scheme = ColorScheme.Light, int width = 1440, int height = 900)
    {
        var lab = await browser.OpenAsync(server, scheme, path, width, height);
        await Assertions.Expect(lab.Part("compare")).ToHaveAttributeAsync("data-interactive", "true");
        return lab;
    }
}
