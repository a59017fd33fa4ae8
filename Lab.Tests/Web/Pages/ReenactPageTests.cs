using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Lab.Tests.Web.Support;
using Lab.Web.Components.Reenact;
using Microsoft.Playwright;

namespace Lab.Tests.Web.Pages;

/// <summary>The Re-enact page in a real browser: three bugs with the real engine, the rest with canned reports.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ReenactPageTests(BrowserFixture browser)
{
    /// <summary>A visitor's way: the list, a run, the verdicts, steps, the tree; then the link of what was seen.</summary>
    [Theory]
    [InlineData("B1", "C-CTX", "RCU nest depth: 1")]
    [InlineData("B3", "C-UAF", "a detached table page is freed while")]
    [InlineData("B14", "C-BBM", "WARNING")]
    public async Task Bug_RunStepLink_ShowsTheSameAgain(string bug, string checker, string message)
    {
        await using var server = await LabServer.StartAsync();
        await using var lab = await OpenAsync(server, "reenact");
        await lab.Part($"bug-{bug}").ClickAsync();
        await Assertions.Expect(lab.Part("story-text")).Not.ToBeEmptyAsync();
        await lab.Part("run").ClickAsync();

        await Assertions.Expect(lab.Part("broken").GetByTestId("verdict")).ToContainTextAsync($"Caught by {checker}");
        await Assertions.Expect(lab.Part("fixed").GetByTestId("verdict")).ToContainTextAsync("Silent");
        await Assertions.Expect(lab.Part("splat")).ToContainTextAsync(message);
        await Assertions.Expect(lab.Part("splat")).ToContainTextAsync("in a model");
        await Assertions.Expect(lab.Part($"bug-{bug}")).ToContainTextAsync("✓ silent");

        await Assertions.Expect(lab.Part("step-now")).ToContainTextAsync("saw it");
        await lab.Part("show-fixed").ClickAsync();
        await lab.Page.Keyboard.PressAsync("Home");
        await Assertions.Expect(lab.Part("step-now")).ToContainTextAsync("No task has run yet");
        var atStart = await lab.Part("tree").InnerTextAsync();
        await lab.Page.Keyboard.PressAsync(ReenactKey.NextChange);
        await Assertions.Expect(lab.Part("tree")).Not.ToHaveTextAsync(atStart);
        await Assertions.Expect(lab.Part("tree").Locator(".changed").First).ToBeVisibleAsync();

        var (position, tree) = (await lab.Part("position").InnerTextAsync(), await lab.Part("tree").InnerTextAsync());
        await UrlAsync(lab, $"reenact/{bug}?seed=1&step={position.Split(' ')[0]}&variant=fixed");
        await using var again = await OpenAsync(server, new Uri(lab.Page.Url).PathAndQuery[1..]);
        await Assertions.Expect(again.Part("position")).ToHaveTextAsync(position);
        Assert.Equal(tree, await again.Part("tree").InnerTextAsync());
        Assert.Empty(lab.Errors);
    }

    /// <summary>Every key of the help list does something that can be seen.</summary>
    [Fact]
    public async Task Keys_EachOfTheHelpList_Works()
    {
        await using var server = await LabServer.StartAsync(runner: new ScriptedRunner());
        await using var lab = await OpenAsync(server, "reenact/B3");
        var walked = new HashSet<string>();
        await PressAsync(ReenactKey.Help, () => Assertions.Expect(lab.Part("help").Locator("dt")).ToHaveTextAsync([.. ReenactKey.All.Select(key => key.Shown)]));
        await PressAsync(ReenactKey.Help, () => Assertions.Expect(lab.Part("help")).ToBeHiddenAsync());
        await PressAsync(ReenactKey.Run, () => Expect("12 of 12"));
        await PressAsync(ReenactKey.First, () => Expect("0 of 12"));
        await PressAsync(ReenactKey.Next, () => Expect("1 of 12"));
        await PressAsync(ReenactKey.NextChange, () => Expect("3 of 12"));
        await PressAsync(ReenactKey.Back, () => Expect("2 of 12"));
        await PressAsync(ReenactKey.Last, () => Expect("12 of 12"));
        await PressAsync(ReenactKey.LastChange, () => Expect("11 of 12"));
        await PressAsync(ReenactKey.Violation, () => Expect("12 of 12"));
        await PressAsync(ReenactKey.Swap, () => Expect("11 of 11"));
        await PressAsync(ReenactKey.CopyCommand, () => Assertions.Expect(lab.Page.Locator(".mud-snackbar").First).ToBeVisibleAsync());
        await PressAsync(ReenactKey.NextBug, () => UrlAsync(lab, "reenact/B4"));
        await PressAsync(ReenactKey.LastBug, () => UrlAsync(lab, "reenact/B3?seed=1&variant=broken"));
        await PressAsync(ReenactKey.Filter, () => Assertions.Expect(lab.Part("filter")).ToBeFocusedAsync());
        Assert.Equal(ReenactKey.All.SelectMany(key => key.Keys).Order(), walked.Order());

        // In a field a key is a letter.
        await lab.Page.Keyboard.TypeAsync("c-leak");
        await Assertions.Expect(lab.Part("filter")).ToHaveValueAsync("c-leak");
        await Assertions.Expect(lab.Part("bug-B7")).ToBeHiddenAsync();

        Task Expect(string position) => Assertions.Expect(lab.Part("position")).ToHaveTextAsync(position);

        async Task PressAsync(string key, Func<Task> seen)
        {
            walked.Add(key);
            await lab.Page.Keyboard.PressAsync(key);
            await seen();
        }
    }

    [Fact]
    public async Task Failure_NoReport_IsSaidWithCodeAndWords()
    {
        var runner = new ScriptedRunner { Answer = (_, _) => new(139, "", "Segmentation fault\n") };
        await using var server = await LabServer.StartAsync(runner: runner);
        await using var lab = await OpenAsync(server, "reenact/B7?seed=4");
        await Assertions.Expect(lab.Part("failure")).ToContainTextAsync("139");
        await Assertions.Expect(lab.Part("failure")).ToContainTextAsync("Segmentation fault");
        await Assertions.Expect(lab.Part("bug-B7")).ToContainTextAsync("no report");
    }

    [Fact]
    public async Task RunAll_ThenStop_TellsTheTally()
    {
        var runner = new ScriptedRunner { Holds = true };
        await using var server = await LabServer.StartAsync(runner: runner);
        await using var lab = await OpenAsync(server, "reenact");
        await lab.Part("run-all").ClickAsync();
        await Assertions.Expect(lab.Part("run-all")).ToHaveTextAsync("Stop");
        runner.LetOne();
        await Assertions.Expect(lab.Part("tally")).ToContainTextAsync("1 caught, 1 silent");
        await lab.Part("run-all").ClickAsync();
        await Assertions.Expect(lab.Part("run-all")).ToHaveTextAsync("Stopping …");
        runner.LetOne();
        await Assertions.Expect(lab.Part("run-all")).ToHaveTextAsync("Run all");
        await Assertions.Expect(lab.Part("tally")).ToContainTextAsync("2 caught, 2 silent");
    }

    [Theory]
    [InlineData(1024, 768)]
    [InlineData(1440, 900)]
    public async Task Layout_AnyWidth_NothingStandsOutOfThePage(int width, int height)
    {
        await using var server = await LabServer.StartAsync(runner: new ScriptedRunner());
        await using var lab = await OpenAsync(server, "reenact/B7?seed=1", width: width, height: height);
        await Assertions.Expect(lab.Part("position")).ToBeVisibleAsync();
        Assert.Equal("[]", await lab.Page.EvaluateAsync<string>(
            "() => JSON.stringify([...document.querySelectorAll('.board > *, .trace > *, .trace-body > *, .variants > *, .strip > *')]"
            + ".filter(e => { const b = e.getBoundingClientRect(); return b.width > 2 && (b.right > innerWidth + 1 || b.left < -1); }).map(e => e.className))"));
        await lab.Page.GetByRole(AriaRole.Link, new() { Name = "Lab", Exact = true }).ClickAsync();
        await Assertions.Expect(lab.Part("kpis")).ToBeVisibleAsync();
        await lab.Page.GetByRole(AriaRole.Link, new() { Name = "Re-enact", Exact = true }).ClickAsync();
        await Assertions.Expect(lab.Part("intro")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_ShownRun_FindsNothingSerious(ColorScheme scheme)
    {
        await using var server = await LabServer.StartAsync(runner: new ScriptedRunner());
        await using var lab = await OpenAsync(server, "reenact/B7?seed=1&step=6", scheme);
        await Assertions.Expect(lab.Part("position")).ToHaveTextAsync("6 of 12");

        var result = await lab.Page.RunAxe();
        Assert.NotEmpty(result.Passes);
        Assert.Empty(result.Violations
            .Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Id}: {violation.Help}: {violation.Nodes[0].Html}"));
    }

    private static Task UrlAsync(LabPage lab, string path) =>
        Assertions.Expect(lab.Page).ToHaveURLAsync(new Regex($"/{Regex.Escape(path)}$", RegexOptions.None, TimeSpan.FromSeconds(1)));

    private async Task<LabPage> OpenAsync(LabServer server, string path, ColorScheme scheme = ColorScheme.Light, int width = 1440, int height = 900)
    {
        var lab = await browser.OpenAsync(server, scheme, path, width, height);
        await Assertions.Expect(lab.Part("reenact")).ToHaveAttributeAsync("data-interactive", "true");
        return lab;
    }
}
