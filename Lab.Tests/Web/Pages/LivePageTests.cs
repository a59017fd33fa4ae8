using System.Text;
using System.Text.RegularExpressions;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Tests.Web.Support;
using Lab.Web.Components.Charts;
using Lab.Web.Components.Status;
using Lab.Web.Services.Feed;
using Microsoft.Playwright;

namespace Lab.Tests.Web.Pages;

/// <summary>The page in a real browser, with a scripted engine behind the real hubs, or the real one.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LivePageTests(BrowserFixture browser)
{
    private static readonly string[] Charts = [.. ChartCatalog.All.Select(spec => spec.Id)];

    /// <summary>A newcomer's first minute, with the real engine: numbers move, charts draw, a policy change shows everywhere, the run stops.</summary>
    [Fact]
    public async Task FirstVisit_WatchChangePolicyStop_EverythingShows()
    {
        await using var server = await LabServer.StartAsync(startEngine: true, autoStart: true);
        await using var lab = await browser.OpenAsync(server);

        await Assertions.Expect(lab.Part("state")).ToHaveTextAsync("Running");
        foreach (var chart in Charts)
            await lab.UntilDrawnAsync(chart, 10);
        await lab.UntilChangedAsync(lab.Part($"kpi-{Metric.FaultsPerSecond}").Locator(".kpi-number"));
        await Assertions.Expect(lab.Part("last-grace-period")).ToContainTextAsync("grace period");
        await Assertions.Expect(lab.Part("kpi-safety")).ToContainTextAsync("Clean");
        await Assertions.Expect(lab.Part("reader-age-verdict")).ToContainTextAsync("evidence, not proof");
        await Assertions.Expect(lab.Part("overlap-samples")).ToContainTextAsync("since policy parallel began");
        await Assertions.Expect(lab.Part("gc-web")).ToContainTextAsync(" · ");

        await lab.Page.GetByRole(AriaRole.Radio, new() { Name = "rwlock-6.1" }).CheckAsync();
        await Assertions.Expect(lab.Part("events")).ToContainTextAsync("parallel → rwlock-6.1");
        await Assertions.Expect(lab.Part("policy")).ToHaveTextAsync("rwlock-6.1");
        await lab.Page.WaitForURLAsync("**/?*policy=rwlock-6.1*");
        await lab.Page.WaitForFunctionAsync($"() => document.getElementById('{Charts[0]}').layout.shapes.some(s => s.label?.text)");
        await Assertions.Expect(lab.Part("overlap-samples")).ToContainTextAsync("since policy rwlock-6.1 began");
        await Assertions.Expect(lab.Part("overlap-matrix").Locator("tbody td").First).ToHaveTextAsync("0");
        Assert.True(await lab.EventLinesAsync(Charts[0]) > 0);

        await lab.Part("start-stop").ClickAsync();
        await Assertions.Expect(lab.Part("state")).ToHaveTextAsync("Stopped");
        await Assertions.Expect(lab.Part("start-stop")).ToContainTextAsync("Start");
        Assert.Empty(lab.Errors);
    }

    [Fact]
    public async Task Knob_WrongValue_IsSaidBesideTheFieldAndNeverSent()
    {
        await using var server = await LabServer.StartAsync(autoStart: true);
        await using var engine = await server.JoinAsync();
        engine.SendByItself();
        await engine.Received.ReadAsync(TestContext.Current.CancellationToken);
        await using var lab = await browser.OpenAsync(server);
        await Assertions.Expect(lab.Part("state")).ToHaveTextAsync("Running");
        await lab.UntilDrawnAsync(Charts[0], 2);

        await lab.Part("knob-Vcpus").FillAsync("99");
        await Assertions.Expect(lab.Page.Locator("#knob-Vcpus-problems")).ToContainTextAsync("vCPUs is 99; it must be 1 to 64.");
        await lab.Part("knob-Vcpus").FillAsync("3");
        await Assertions.Expect(lab.Part("events")).ToContainTextAsync("Options changed.");
        Assert.Equal(3, (await engine.Received.ReadAsync(TestContext.Current.CancellationToken)).Vcpus);

        await lab.Part("knob-MiBPerVcpu").FillAsync("64");
        await lab.Part("restart").ClickAsync();
        var restarted = await engine.Received.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal((3, 64), (restarted.Vcpus, restarted.MiBPerVcpu));
    }

    /// <summary>Every key of the help list does something that can be seen.</summary>
    [Fact]
    public async Task Keys_EachOfTheHelpList_Works()
    {
        await using var server = await LabServer.StartAsync(autoStart: true);
        await using var engine = await server.JoinAsync();
        engine.SendByItself();
        await using var lab = await browser.OpenAsync(server);
        await Assertions.Expect(lab.Part("state")).ToHaveTextAsync("Running");
        await lab.UntilDrawnAsync(Charts[0], 2);

        var keys = lab.Page.Keyboard;
        await keys.PressAsync("?");
        await Assertions.Expect(lab.Part("help")).ToBeVisibleAsync();
        await Assertions.Expect(lab.Part("help").Locator("dt")).ToHaveTextAsync([.. Shortcut.All.Select(shortcut => shortcut.Shown)]);
        await keys.PressAsync("?");
        await Assertions.Expect(lab.Part("help")).ToBeHiddenAsync();

        var walked = new HashSet<string> { Shortcut.Help };
        await PressAsync(Shortcut.Rail, () => Assertions.Expect(lab.Part("rail")).ToBeHiddenAsync());
        await PressAsync(Shortcut.Rail, () => Assertions.Expect(lab.Part("rail")).ToBeVisibleAsync());
        await PressAsync(Shortcut.Tables, () => Assertions.Expect(lab.Page.Locator(".table-scroll")).ToHaveCountAsync(Charts.Length));
        await PressAsync(Shortcut.Tables, () => Assertions.Expect(lab.Page.Locator(".table-scroll")).ToHaveCountAsync(0));
        await PressAsync(Shortcut.Freeze, () => Assertions.Expect(lab.Part("frozen")).ToBeVisibleAsync());
        await PressAsync(Shortcut.Freeze, () => Assertions.Expect(lab.Part("frozen")).ToBeHiddenAsync());
        await WalkTimeAsync();
        await WalkChartsAsync();
        await WalkDialogsAsync();
        await PressAsync(Shortcut.StartStop, () => Assertions.Expect(lab.Part("state")).ToHaveTextAsync("Stopped"));
        await PressAsync(Shortcut.StartStop, () => Assertions.Expect(lab.Part("state")).ToHaveTextAsync("Running"));
        // In a field a key is a letter.
        await lab.Part("knob-Vcpus").FocusAsync();
        await keys.PressAsync("[");
        await Assertions.Expect(lab.Part("rail")).ToBeVisibleAsync();
        await lab.Page.EvaluateAsync("() => document.activeElement.blur()");

        await PressAsync("g", async () =>
        {
            await keys.PressAsync("e");
            await lab.Page.WaitForURLAsync("**/reenact");
        });
        Assert.Equal(Shortcut.AllKeys.Order(), walked.Order());

        async Task WalkTimeAsync()
        {
            await PressAsync("w", () => lab.Page.WaitForFunctionAsync($"() => document.getElementById('{Charts[0]}').layout.xaxis.range[0] > -50"));
            await PressAsync("s", () => lab.Page.WaitForFunctionAsync($"() => document.getElementById('{Charts[0]}').layout.xaxis.range[0] < -50"));
            await PressAsync("a", () => Assertions.Expect(lab.Part("frozen")).ToBeVisibleAsync());
            await PressAsync("d", () => Assertions.Expect(lab.Part("frozen")).ToBeHiddenAsync());
            await PressAsync(",", () => Assertions.Expect(lab.Part("frozen")).ToBeVisibleAsync());
            await PressAsync(".", () => Assertions.Expect(lab.Part("frozen")).ToBeVisibleAsync());
            await PressAsync("Escape", () => Assertions.Expect(lab.Part("frozen")).ToBeHiddenAsync());
        }

        async Task WalkChartsAsync()
        {
            for (var i = 9; i >= 1; i--)
                await PressAsync($"{i}", () => lab.Page.WaitForFunctionAsync($"() => document.activeElement?.dataset.chart === '{Charts[i - 1]}'"));
            await PressAsync("o", () => Assertions.Expect(lab.Part("scope-plot")).ToBeFocusedAsync());
            await PressAsync("i", () => Assertions.Expect(lab.Part("tree-plot")).ToBeFocusedAsync());
            await keys.PressAsync("1");
            await PressAsync("Enter", () => Assertions.Expect(lab.Page.Locator(".chart.enlarged")).ToHaveCountAsync(1));
            await PressAsync("Escape", () => Assertions.Expect(lab.Page.Locator(".chart.enlarged")).ToHaveCountAsync(0));
            await PressAsync("2", () => Task.CompletedTask);
            await PressAsync("l", () => lab.Page.WaitForFunctionAsync($"() => document.getElementById('{Charts[1]}').layout.yaxis.type === 'log'"));
            await PressAsync("t", () => Assertions.Expect(lab.Page.Locator(".table-scroll")).ToHaveCountAsync(1));
            await keys.PressAsync("t");
            await Assertions.Expect(lab.Page.Locator(".table-scroll")).ToHaveCountAsync(0);
        }

        async Task WalkDialogsAsync()
        {
            await PressAsync(Shortcut.Mark, () => Assertions.Expect(lab.Part("note-dialog")).ToBeVisibleAsync());
            await lab.Part("note-text").FillAsync("the moment");
            await keys.PressAsync("Enter");
            await Assertions.Expect(lab.Part("note-dialog")).ToBeHiddenAsync();
            await Assertions.Expect(lab.Part("events")).ToContainTextAsync("the moment");
            await PressAsync(Shortcut.CopyCommand, () => Assertions.Expect(lab.Page.Locator(".mud-snackbar")).ToContainTextAsync(new Regex("copied|refused")));
            var download = lab.Page.WaitForDownloadAsync();
            await PressAsync(Shortcut.Export, () => download);
            var rows = (await File.ReadAllTextAsync(await (await download).PathAsync(), TestContext.Current.CancellationToken)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(1 + MetricInfo.Count, rows[0].Split(',').Length);
            Assert.True(rows.Length > 2 && rows.All(row => row.Split(',').Length == 1 + MetricInfo.Count));
            await PressAsync(Shortcut.Present, () => Assertions.Expect(lab.Part("presenter")).ToBeVisibleAsync());
            await keys.PressAsync("Escape");
            await Assertions.Expect(lab.Part("presenter")).ToHaveCountAsync(0);
            await PressAsync(Shortcut.Palette, () => Assertions.Expect(lab.Part("palette")).ToBeVisibleAsync());
            await lab.Part("palette-filter").FillAsync("freeze");
            await keys.PressAsync("Enter");
            await Assertions.Expect(lab.Part("frozen")).ToBeVisibleAsync();
            await keys.PressAsync("Escape");
        }

        async Task PressAsync(string key, Func<Task> seen)
        {
            walked.Add(key);
            await keys.PressAsync(key == " " ? "Space" : key);
            await seen();
        }
    }

    [Fact]
    public async Task EngineLost_PageSaysStaleAndKeepsItsCharts()
    {
        await using var server = await LabServer.StartAsync(autoStart: true);
        var engine = await server.JoinAsync();
        engine.SendByItself();
        await using var lab = await browser.OpenAsync(server);
        await lab.UntilDrawnAsync(Charts[0], 5);
        await engine.DisposeAsync();

        await Assertions.Expect(lab.Part(Charts[0]).Locator("[data-stale]")).ToContainTextAsync("stale,");
        await Assertions.Expect(lab.Part("state")).ToHaveTextAsync("Engine restarting");
        await lab.UntilDrawnAsync(Charts[0], 5);

        await using var next = await server.JoinAsync(processId: 4712);
        next.SendByItself();
        await Assertions.Expect(lab.Part("state")).ToHaveTextAsync("Running");
        await Assertions.Expect(lab.Part(Charts[0]).Locator("[data-stale]")).ToHaveTextAsync("");
        await Assertions.Expect(lab.Part("events")).ToContainTextAsync("started again");
    }

    [Fact]
    public async Task Violation_Happens_SaysWhatAndOffersTheReport()
    {
        await using var server = await LabServer.StartAsync(autoStart: true);
        await using var engine = await server.JoinAsync();
        await engine.Received.ReadAsync(TestContext.Current.CancellationToken);
        await engine.SendAsync(0.1);
        await using var lab = await browser.OpenAsync(server);
        await Assertions.Expect(lab.Part("state")).ToHaveTextAsync("Running");
        engine.Run.Violate("A vCPU reached host page 0x5000 after its invalidation returned.\nvCPU 1, 3.2 s, seed 1");
        await engine.SendAsync(0);

        await Assertions.Expect(lab.Part("violation")).ToContainTextAsync("vCPU 1, 3.2 s, seed 1");
        await Assertions.Expect(lab.Part("kpi-safety")).ToContainTextAsync("Violated");
        await Assertions.Expect(lab.Part("state")).ToHaveTextAsync("Violation");
        await Assertions.Expect(lab.Page.GetByRole(AriaRole.Button, new() { Name = "Copy report" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Upload_BadFileThenGoodOne_SaysWhyThenReplays()
    {
        await using var server = await LabServer.StartAsync();
        await using var engine = await server.JoinAsync();
        engine.SendByItself();
        await using var lab = await browser.OpenAsync(server);
        await Assertions.Expect(lab.Part("state")).ToHaveTextAsync("Idle");
        await lab.Page.WaitForFunctionAsync("() => window.stage2Lab");

        await lab.Part("upload").SetInputFilesAsync(new FilePayload { Name = "noise.txt", MimeType = "text/plain", Buffer = new byte[32] });
        await Assertions.Expect(lab.Part("recording-status")).ToContainTextAsync("neither ftrace text");
        await lab.Part("upload").SetInputFilesAsync(new FilePayload
        {
            Name = "own.txt", MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes("# kernel: 6.12\n  vm0-1 [000] ..... 1.0: map: addr=0x1000\n"),
        });
        await Assertions.Expect(lab.Part("recording-status")).ToHaveTextAsync("");
        await lab.Part("recording").SelectOptionAsync("own.txt");
        await lab.Part("replay").ClickAsync();
        await Assertions.Expect(lab.Part("replay-verdict")).ToHaveTextAsync("12 agreements, 0 disagreements");
        await Assertions.Expect(lab.Part("replay-report")).ToContainTextAsync("12 operations");
    }

    [Fact]
    public async Task Url_PresetAndPolicy_AreTakenOverWhileNothingRuns()
    {
        await using var server = await LabServer.StartAsync();
        await using var engine = await server.JoinAsync();
        engine.SendByItself();
        await using var lab = await browser.OpenAsync(server, query: "?preset=unmap-storm&policy=exclusive");
        await Assertions.Expect(lab.Part("preset")).ToHaveValueAsync("unmap-storm");
        await lab.Page.WaitForFunctionAsync("() => window.stage2Lab");
        await lab.Part("start-stop").ClickAsync();

        var started = await engine.Received.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("exclusive", 2, AccessOrder.Random), (started.Policy, started.UnmapThreads, started.Order));
        await Assertions.Expect(lab.Part("state")).ToHaveTextAsync(RunState.Running.ToString());
    }
}
