using Lab.Engine.Telemetry.Wire;
using Lab.Tests.Web.Support;
using Lab.Web.Components.Charts;
using Lab.Web.Components.Learn;
using Lab.Web.Components.Present;
using Lab.Web.Components.Status;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Present;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Lab.Tests.Web.Pages;

/// <summary>A first visit, who controls, presenter mode with its scenes, and the Learn page, in a real browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PresentPageTests(BrowserFixture browser)
{
    private const string Hero = "[data-zone=hero]";

    [Fact]
    public async Task FirstVisit_NothingRunsYet_ShowsTheSampleUntilALivePointComes()
    {
        await using var server = await LabServer.StartAsync();
        await using var engine = await server.JoinAsync();
        // What the server sends before any script runs.
        using var client = new HttpClient();
        var prerendered = await client.GetStringAsync(server.Address, TestContext.Current.CancellationToken);
        Assert.Contains("RECORDED", prerendered, StringComparison.Ordinal);
        Assert.Contains("<polyline", prerendered, StringComparison.Ordinal);

        await using var lab = await browser.OpenAsync(server);
        await Assertions.Expect(lab.Part("recorded")).ToContainTextAsync("RECORDED");
        await Assertions.Expect(lab.Part("first-visit")).ToBeVisibleAsync();
        await lab.Page.WaitForFunctionAsync("() => window.stage2Lab?.feed.recorded && window.stage2Lab.feed.time.length > 50");
        await lab.UntilDrawnAsync(ChartCatalog.All[0].Id, 50);

        await lab.Part("start-stop").ClickAsync();
        await engine.SendAsync(0.1);
        await engine.SendAsync(0.1);
        await lab.Page.WaitForFunctionAsync("() => !window.stage2Lab.feed.recorded && window.stage2Lab.feed.time.length < 10");
        await Assertions.Expect(lab.Part("recorded")).ToHaveCountAsync(0);
        await Assertions.Expect(lab.Part("warming")).ToContainTextAsync("Warming up");
        await Assertions.Expect(lab.Page.Locator(".band.warm").First).ToBeAttachedAsync();

        await lab.Part("first-dismiss").ClickAsync();
        await Assertions.Expect(lab.Part("first-visit")).ToBeHiddenAsync();
        await lab.Page.ReloadAsync();
        await Assertions.Expect(lab.Part("state")).ToHaveTextAsync("Running");
        await Assertions.Expect(lab.Part("first-visit")).ToBeHiddenAsync();
        Assert.Empty(lab.Errors);
    }

    [Fact]
    public async Task FirstVisit_TwoWaysIn_BeginAComparisonAndOpenABug()
    {
        await using var server = await LabServer.StartAsync(autoStart: true);
        await using var engine = await server.JoinAsync();
        engine.SendByItself();
        await using var lab = await browser.OpenAsync(server);
        await Assertions.Expect(lab.Part("state")).ToHaveTextAsync("Running");
        await lab.Page.WaitForFunctionAsync("() => window.stage2Lab");

        await lab.Part("first-compare").ClickAsync();
        await lab.Page.WaitForURLAsync("**/compare/*");
        await Assertions.Expect(lab.Part("changes")).ToContainTextAsync("Policy parallel → rwlock-6.1");
        await lab.Part("stop").ClickAsync();
        await Assertions.Expect(lab.Part("verdict")).ToContainTextAsync("Interrupted: Calibrating");
        await lab.Page.GotoAsync(server.Address.ToString());
        await Assertions.Expect(lab.Part("first-visit")).ToBeHiddenAsync();

        await using var other = await browser.OpenAsync(server);
        await other.Part("first-break").ClickAsync();
        await other.Page.WaitForURLAsync("**/reenact/B1?seed=1");
    }

    [Fact]
    public async Task Viewers_SecondPage_WatchesAsksAndGetsControl()
    {
        await using var server = await LabServer.StartAsync(autoStart: true);
        await using var engine = await server.JoinAsync();
        engine.SendByItself();
        await using var first = await browser.OpenAsync(server);
        await first.Page.WaitForFunctionAsync("() => window.stage2Lab");
        await using var second = await browser.OpenAsync(server);
        await Assertions.Expect(second.Part("watching")).ToContainTextAsync("You are watching; somebody else controls");
        await Assertions.Expect(second.Part("start-stop")).ToBeDisabledAsync();
        await Assertions.Expect(first.Part("watching")).ToHaveCountAsync(0);
        await Assertions.Expect(second.Part("state")).ToHaveTextAsync("Running");
        await second.Page.WaitForFunctionAsync("() => window.stage2Lab");
        await second.Page.Keyboard.PressAsync("Space");

        await second.Part("control-ask").ClickAsync();
        await first.Part("control-refuse").ClickAsync();
        await Assertions.Expect(second.Part("watching")).ToContainTextAsync("refused");
        await Assertions.Expect(first.Part("state")).ToHaveTextAsync("Running");
        await second.Part("control-ask").ClickAsync();
        await first.Part("control-grant").ClickAsync();
        await Assertions.Expect(second.Part("start-stop")).ToBeEnabledAsync();
        await Assertions.Expect(first.Part("start-stop")).ToBeDisabledAsync();

        // A reload is the same viewer; of a tab that is closed, control goes to who is there.
        await second.Page.ReloadAsync();
        await second.Page.WaitForFunctionAsync("() => window.stage2Lab");
        await Assertions.Expect(second.Part("start-stop")).ToBeEnabledAsync();
        await second.Page.CloseAsync();
        await Assertions.Expect(first.Part("start-stop")).ToBeEnabledAsync();
        await Assertions.Expect(first.Part("watching")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task FirstVisit_PasteASelftestLine_OpensTheFieldAndPutsTheFocusThere()
    {
        await using var server = await LabServer.StartAsync(autoStart: true);
        await using var engine = await server.JoinAsync();
        engine.SendByItself();
        await using var lab = await browser.OpenAsync(server);
        await lab.Page.WaitForFunctionAsync("() => window.stage2Lab");
        await lab.Part("first-paste").ClickAsync();
        await Assertions.Expect(lab.Part("selftest-line")).ToBeFocusedAsync();
        await lab.Page.Keyboard.TypeAsync("dirty_log_perf_test -v 2 -b 8M");
        await lab.Part("selftest-fill").ClickAsync();
        await Assertions.Expect(lab.Part("selftest-notes")).ToContainTextAsync("The form is filled");
        Assert.Empty(lab.Errors);
    }

    /// <summary>Pressed on the prerendered page, before any script of the page's circuit is there.</summary>
    [Fact]
    public async Task Drawer_PressedBeforeTheCircuit_OpensWhenThePageAnswers()
    {
        await using var server = await LabServer.StartAsync();
        await using var lab = await browser.OpenBlankAsync(width: 1024, height: 768);
        var mayGoOn = new TaskCompletionSource();
        await lab.Page.RouteAsync("**/_framework/blazor.web*.js", async route =>
        {
            await mayGoOn.Task;
            await route.ContinueAsync();
        });
        await lab.Page.GotoAsync(server.Address.ToString(), new() { WaitUntil = WaitUntilState.Commit });
        await lab.Part("drawer").ClickAsync();
        mayGoOn.SetResult();

        await Assertions.Expect(lab.Part("rail")).ToBeVisibleAsync();
        await Assertions.Expect(lab.Part("drawer")).ToHaveAttributeAsync("aria-expanded", "true");
    }

    [Fact]
    public async Task Address_UnknownParameters_AreAllNamedOnThePage()
    {
        await using var server = await LabServer.StartAsync();
        await using var lab = await browser.OpenAsync(server, query: "?policy=rwlock-6.1&zzz=1&vcpu=3");
        await Assertions.Expect(lab.Part("rail-message")).ToContainTextAsync("\"zzz\"");
        await Assertions.Expect(lab.Part("rail-message")).ToContainTextAsync("\"vcpu\", which is no setting; write vcpus");
    }

    /// <summary>The whole demo with the keys of the help, and each scene's recording where the lab lacks what it needs.</summary>
    [Fact]
    public async Task Presenter_NineScenes_RunFromEndToEndWithEveryKey()
    {
        await using var server = await LabServer.StartAsync(autoStart: true, runner: new ScriptedRunner());
        await using var engine = await server.JoinAsync();
        engine.SendByItself();
        await using var lab = await browser.OpenAsync(server, ColorScheme.Dark);
        await Assertions.Expect(lab.Part("state")).ToHaveTextAsync("Running");
        await lab.UntilDrawnAsync(ChartCatalog.All[0].Id, 2);
        var keys = lab.Page.Keyboard;
        await keys.PressAsync("p");
        await Assertions.Expect(lab.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        await Assertions.Expect(lab.Part("rail")).ToBeHiddenAsync();
        await Assertions.Expect(lab.Part("strip")).ToBeHiddenAsync();

        var walked = new HashSet<string> { "PageDown", "PageUp", PresenterKey.Next };
        var files = server.Services.GetRequiredService<SceneLibrary>().Read();
        Assert.Equal(9, files.Count);
        foreach (var (scene, index) in files.Select((file, index) => (file.Scene!, index)))
        {
            await Assertions.Expect(lab.Part("presenter")).ToHaveAttributeAsync("data-scene", scene.Name);
            await Assertions.Expect(lab.Part("scene-number")).ToHaveTextAsync($"{index + 1} / 9");
            await Assertions.Expect(lab.Part("say")).ToHaveTextAsync(scene.Say);
            if (scene.Reenactment is null)
                await HasChartsAsync(scene);
            else
                await Assertions.Expect(lab.Part("scene-stage").Locator(".variant")).ToHaveCountAsync(2);
            await Assertions.Expect(lab.Part("scene-recorded")).ToHaveCountAsync(scene.Missing.Count > 0 ? 1 : 0);
            if (index < 8)
                await keys.PressAsync(index % 2 == 0 ? "ArrowRight" : "PageDown");
        }

        await PressAsync(PresenterKey.Back, () => Assertions.Expect(lab.Part("presenter")).ToHaveAttributeAsync("data-scene", "8-limit"));
        await PressAsync(PresenterKey.Blank, () => Assertions.Expect(lab.Part("headline")).ToBeHiddenAsync());
        await keys.PressAsync("b");
        await Assertions.Expect(lab.Part("headline")).ToBeVisibleAsync();
        for (var i = 1; i <= 9; i++)
            await PressAsync($"{i}", () => Assertions.Expect(lab.Page.Locator(Hero)).ToHaveAttributeAsync("data-chart", ChartCatalog.All[i - 1].Id));
        await PressAsync(PresenterKey.Recording, () => Assertions.Expect(lab.Part("scene-recorded")).ToContainTextAsync("RECORDED"));
        await lab.Page.WaitForFunctionAsync("() => window.stage2Lab.feed.playing && window.stage2Lab.feed.time.length > 3");
        await keys.PressAsync("r");
        await lab.Page.WaitForFunctionAsync("() => !window.stage2Lab.feed.playing && window.stage2Lab.feed.time.length > 3");
        await keys.PressAsync("?");
        await Assertions.Expect(lab.Part("help").Locator("dt")).ToHaveTextAsync([.. PresenterKey.All.Select(shortcut => shortcut.Shown)]);
        await keys.PressAsync("?");
        await Assertions.Expect(lab.Part("help")).ToBeHiddenAsync();
        await PressAsync(PresenterKey.Leave, () => Assertions.Expect(lab.Part("presenter")).ToHaveCountAsync(0));
        await Assertions.Expect(lab.Part("rail")).ToBeVisibleAsync();
        await Assertions.Expect(lab.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        Assert.Equal(PresenterKey.AllKeys.Order(), walked.Order());
        Assert.Empty(lab.Errors);

        async Task HasChartsAsync(Scene scene)
        {
            await Assertions.Expect(lab.Page.Locator(Hero)).ToHaveAttributeAsync("data-chart", scene.Hero);
            var showsScope = scene.Second == Scene.ScopeZone && scene.Missing.Count == 0;
            await Assertions.Expect(lab.Page.Locator(".chart:visible")).ToHaveCountAsync(showsScope ? 1 : 2);
            await Assertions.Expect(lab.Page.Locator(".scope-row[data-zone=second] [data-testid=scope-plot]")).ToHaveCountAsync(showsScope ? 1 : 0);
            await Assertions.Expect(lab.Part("headline")).ToContainTextAsync(": ");
            await lab.Page.WaitForFunctionAsync(
                $"() => {{ const lines = document.getElementById('{scene.Hero}').data.filter(t => t.type === 'scatter'); const shown = lines.filter(t => t.visible !== false);"
                + " return shown.length > 0 && shown.length <= 4 && shown.every(t => t.line.width === 3); }");
            Assert.Equal("64px", await lab.Page.Locator(".scene-number .kpi-number").EvaluateAsync<string>("e => getComputedStyle(e).fontSize"));
        }

        async Task PressAsync(string key, Func<Task> seen)
        {
            walked.Add(key);
            await keys.PressAsync(key);
            await seen();
        }
    }

    /// <summary>The same nine with the real engine and real re-enactments: live scenes say something of their policy, no request is refused.</summary>
    [Fact]
    public async Task Presenter_NineScenesOnTheRealEngine_EachShowsItsRunOrItsRecording()
    {
        await using var server = await LabServer.StartAsync(startEngine: true, autoStart: true);
        await using var lab = await browser.OpenAsync(server);
        await Assertions.Expect(lab.Part("state")).ToHaveTextAsync("Running");
        await lab.UntilDrawnAsync(ChartCatalog.All[0].Id, 5);
        await lab.Page.Keyboard.PressAsync("p");
        var live = 0;
        foreach (var scene in server.Services.GetRequiredService<SceneLibrary>().Read().Select(file => file.Scene!))
        {
            await Assertions.Expect(lab.Part("presenter")).ToHaveAttributeAsync("data-scene", scene.Name);
            if (scene.Reenactment is not null)
            {
                await Assertions.Expect(lab.Part("scene-stage").Locator(".variant")).ToHaveCountAsync(2);
                await Assertions.Expect(lab.Part("headline")).ToContainTextAsync("broken: ");
            }
            else
            {
                var policy = scene.Actions.First(action => action.Policy is not null).Policy!;
                await Assertions.Expect(lab.Part("headline")).ToContainTextAsync($"{policy}: ");
                live += scene.Missing.Count == 0 ? 1 : 0;
            }

            Assert.Equal(0, await lab.Part("scene-problem").CountAsync());
            await Screenshots.KeepAsync(lab.Page, $"present-{scene.Name}", ColorScheme.Light);
            await lab.Page.Keyboard.PressAsync("ArrowRight");
        }

        Assert.True(live >= 4, $"only {live} scenes were live");
        Assert.Empty(lab.Errors);
    }

    [Fact]
    public async Task Learn_RunningLab_ExplainsWithItsNumbersAndLeadsToEachMetric()
    {
        await using var server = await LabServer.StartAsync(startEngine: true, autoStart: true);
        await using var lab = await browser.OpenAsync(server);
        await lab.UntilDrawnAsync(ChartCatalog.All[0].Id, 3);
        await lab.Page.Keyboard.PressAsync("g");
        await lab.Page.Keyboard.PressAsync("h");
        await lab.Page.WaitForURLAsync("**/learn");
        await Assertions.Expect(lab.Part("learn-length")).ToContainTextAsync("s");
        await lab.Part("learn-capture").ClickAsync();
        await Assertions.Expect(lab.Part("learn-picture")).ToContainTextAsync("Grace period");
        await lab.Page.Keyboard.PressAsync("?");
        await Assertions.Expect(lab.Part("help").Locator("dt")).ToHaveTextAsync([.. LearnKey.All.Select(shortcut => shortcut.Shown)]);
        await lab.Page.Keyboard.PressAsync("?");

        await lab.Page.GotoAsync(new Uri(server.Address, $"/learn#m-{Metric.BreakP99}").ToString());
        await Assertions.Expect(lab.Page.Locator($"#m-{Metric.BreakP99}")).ToBeInViewportAsync();
        Assert.Empty(lab.Errors);
    }

    [Fact]
    public async Task LateFrames_LongPauseInOneRun_AreCountedAndShaded()
    {
        await using var server = await LabServer.StartAsync(autoStart: true);
        await using var engine = await server.JoinAsync();
        await engine.Received.ReadAsync(TestContext.Current.CancellationToken);
        await engine.SendAsync(3);
        await engine.SendAsync(0.1);
        await using var lab = await browser.OpenAsync(server);
        await Assertions.Expect(lab.Part("state")).ToHaveTextAsync("Running");
        await lab.Page.WaitForFunctionAsync("() => window.stage2Lab?.feed.time.length >= 2");
        await engine.SendAsync(2);

        await Assertions.Expect(lab.Page.Locator("[data-late]")).ToHaveTextAsync("1");
        await Assertions.Expect(lab.Page.Locator(".band.late").First).ToBeAttachedAsync();
    }
}
