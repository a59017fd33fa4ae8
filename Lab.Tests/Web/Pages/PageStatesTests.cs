using Lab.Engine.Workloads;
using Lab.Tests.Web.Support;
using Lab.Web.Components.Charts;
using Lab.Web.Services.Run;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Lab.Tests.Web.Pages;

/// <summary>Every state that a page can be in, with screenshots kept; a restart of the server; a hidden tab.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PageStatesTests(BrowserFixture browser)
{
    [Fact]
    public async Task Lab_EachState_SaysWhatItIsAndIsKeptAsAPicture()
    {
        await using var server = await LabServer.StartAsync();
        var engine = await server.JoinAsync();
        await using var lab = await browser.OpenAsync(server);
        await lab.UntilDrawnAsync(ChartCatalog.All[0].Id, 50);
        var files = new List<string>();
        await KeepAsync("lab-recorded", "recorded", "RECORDED");

        await lab.Part("start-stop").ClickAsync();
        for (var i = 0; i < 40; i++)
            await engine.SendAsync(0.5);
        await Assertions.Expect(lab.Part("state")).ToHaveTextAsync("Running");
        await KeepAsync("lab-live", "first-visit", "Compare");
        await lab.Part("first-dismiss").ClickAsync();
        await lab.Page.Keyboard.PressAsync("f");
        await KeepAsync("lab-frozen", "frozen", "still recording");
        await lab.Page.Keyboard.PressAsync("f");

        await using (var second = await browser.OpenAsync(server))
        {
            await second.Page.WaitForFunctionAsync("() => window.stage2Lab?.feed.time.length > 0");
            await Assertions.Expect(second.Part("watching")).ToContainTextAsync("You are watching");
            files.AddRange(await Screenshots.KeepAsync(second.Page, "lab-watching"));
        }

        await lab.Page.Locator("details:has([data-paste]) > summary").ClickAsync();
        await lab.Part("selftest-line").FillAsync("dirty_log_perf_tset -v 4");
        await lab.Part("selftest-fill").ClickAsync();
        await KeepAsync("lab-bad-paste", "selftest-notes", "no test that is understood");
        engine.Run.Violate("A vCPU reached host page 0x5000 after its invalidation returned.\nvCPU 1, 3.2 s, seed 1");
        await engine.SendAsync(0);
        await KeepAsync("lab-checker-hit", "violation", "vCPU 1");
        await engine.DisposeAsync();
        await KeepAsync("lab-engine-lost", "state", "Engine restarting");

        Assert.True(files.Count >= 28 && files.TrueForAll(file => new FileInfo(file).Length > 20_000), string.Join(", ", files));
        Assert.Empty(lab.Errors);

        async Task KeepAsync(string state, string part, string says)
        {
            await Assertions.Expect(lab.Part(part)).ToContainTextAsync(says);
            files.AddRange(await Screenshots.KeepAsync(lab.Page, state));
        }
    }

    [Fact]
    public async Task Lab_MoreThreadsThanCores_SaysSoAndIsKeptAsAPicture()
    {
        await using var server = await LabServer.StartAsync(autoStart: true);
        await using var engine = await server.JoinAsync(cores: 1);
        await engine.Received.ReadAsync(TestContext.Current.CancellationToken);
        await server.Services.GetRequiredService<RunControl>().StartAsync(RunPresets.Demo.Options with { Vcpus = 4, DutyPercent = 100 });
        for (var i = 0; i < 10; i++)
            await engine.SendAsync(0.5);
        await using var lab = await browser.OpenAsync(server);
        await Assertions.Expect(lab.Part("oversubscribed")).ToContainTextAsync("cores");
        Assert.Equal(4, (await Screenshots.KeepAsync(lab.Page, "lab-oversubscribed")).Count);
    }

    [Fact]
    public async Task OtherPages_ReenactAndLearn_AreKeptAsPictures()
    {
        await using var server = await LabServer.StartAsync(autoStart: true, runner: new ScriptedRunner());
        await using var engine = await server.JoinAsync();
        engine.SendByItself();
        await using var learn = await browser.OpenAsync(server, query: "learn");
        await Assertions.Expect(learn.Part("learn")).ToHaveAttributeAsync("data-interactive", "true");
        Assert.Equal(4, (await Screenshots.KeepAsync(learn.Page, "learn")).Count);
        await using var bug = await browser.OpenAsync(server, query: "reenact/B1?seed=1");
        await Assertions.Expect(bug.Page.Locator(".variant")).ToHaveCountAsync(2);
        Assert.Equal(4, (await Screenshots.KeepAsync(bug.Page, "reenact")).Count);
    }

    [Fact]
    public async Task Server_RestartsOnItsPort_ThePageComesBackByItself()
    {
        var server = await LabServer.StartAsync(autoStart: true);
        var port = server.Address.Port;
        var engine = await server.JoinAsync();
        engine.SendByItself();
        await using var lab = await browser.OpenAsync(server);
        await lab.UntilDrawnAsync(ChartCatalog.All[0].Id, 3);
        await lab.Page.EvaluateAsync("() => { window.isFirstPage = true; }");
        await engine.DisposeAsync();
        await server.DisposeAsync();

        await using var again = await LabServer.StartAsync(autoStart: true, port: port);
        await using var next = await again.JoinAsync(processId: 4712);
        next.SendByItself();
        await lab.Page.WaitForFunctionAsync("() => !window.isFirstPage && window.stage2Lab?.feed.connected");
        await lab.UntilDrawnAsync(ChartCatalog.All[0].Id, 3);
        await Assertions.Expect(lab.Part("state")).ToHaveTextAsync("Running");
        await Assertions.Expect(lab.Part("start-stop")).ToBeEnabledAsync();
    }

    [Fact]
    public async Task HiddenTab_RunGoesOn_IsSentNothingAndOneSnapshotOnItsReturn()
    {
        await using var server = await LabServer.StartAsync(autoStart: true);
        await using var engine = await server.JoinAsync();
        await engine.Received.ReadAsync(TestContext.Current.CancellationToken);
        await using var lab = await browser.OpenAsync(server);
        await engine.SendAsync(0.5);
        await lab.Page.WaitForFunctionAsync("() => window.stage2Lab?.feed.time.length === 1");
        await lab.Page.EvaluateAsync("""
            () => {
              const { feed } = window.stage2Lab;
              const take = feed.take.bind(feed);
              window.taken = [];
              feed.take = update => { window.taken.push(update.Snapshot); take(update); };
            }
            """);

        await SeenAsync(hidden: true);
        for (var i = 0; i < 10; i++)
            await engine.SendAsync(0.5);
        // An answer comes after whatever was sent before it.
        await lab.Page.EvaluateAsync("() => window.stage2Lab.feed.connection.invoke('Capture', 'none', 0)");
        Assert.Equal(0, await lab.Page.EvaluateAsync<int>("() => window.taken.length"));

        await SeenAsync(hidden: false);
        await lab.Page.WaitForFunctionAsync("() => window.taken.length > 0 && window.stage2Lab.feed.time.length === 11");
        await engine.SendAsync(0.5);
        await lab.Page.WaitForFunctionAsync("() => window.stage2Lab.feed.time.length === 12");
        Assert.Equal(1, await lab.Page.EvaluateAsync<int>("() => window.taken.filter(isSnapshot => isSnapshot).length"));

        Task SeenAsync(bool hidden) => lab.Page.EvaluateAsync(
            $"() => {{ Object.defineProperty(document, 'hidden', {{ value: {(hidden ? "true" : "false")}, configurable: true }}); document.dispatchEvent(new Event('visibilitychange')); }}");
    }
}
