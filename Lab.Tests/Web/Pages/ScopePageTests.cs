using System.Text.Json;
using Deque.AxeCore.Playwright;
using Lab.Engine.Telemetry.Wire;
using Lab.Tests.Telemetry.Scope;
using Lab.Tests.Web.Support;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Scope;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Lab.Tests.Web.Pages;

/// <summary>The scope in a browser: a known capture comes from a scripted engine, and what is drawn is asked for.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ScopePageTests(BrowserFixture browser)
{
    [Fact]
    public async Task Capture_Known_IsDrawnNamedWalkedListedAndSaved()
    {
        await using var server = await LabServer.StartAsync(autoStart: true);
        await using var engine = await server.JoinAsync();
        await engine.Received.ReadAsync(TestContext.Current.CancellationToken);
        await engine.SendAsync(0.1);
        await using var lab = await browser.OpenAsync(server);
        Assert.StartsWith("arm", await engine.ScopeCommands.ReadAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var capture = ScopeSamples.Capture();
        await engine.SendAsync(ScopeSamples.News(capture));
        var scope = lab.Part("scope");
        await Assertions.Expect(scope).ToHaveAttributeAsync("data-shown", "3");
        await Assertions.Expect(scope).ToHaveAttributeAsync("data-lanes", "3");
        await Assertions.Expect(scope).ToHaveAttributeAsync("data-records", "8");
        await Assertions.Expect(scope).ToHaveAttributeAsync("data-holder", "this read section held the grace period");
        await Assertions.Expect(lab.Part("scope-sentence")).ToHaveTextAsync(UnitText.Of(capture.Headline));
        Assert.True(await lab.Page.EvaluateAsync<bool>("() => { const c = document.querySelector('.scope canvas'); return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v > 0); }"));

        await WalkAsync(lab);
        await ListAsync(lab);
        var download = lab.Page.WaitForDownloadAsync();
        await lab.Part("scope-perfetto").ClickAsync();
        var saved = await File.ReadAllTextAsync(await (await download).PathAsync(), TestContext.Current.CancellationToken);
        using var trace = JsonDocument.Parse(saved);
        Assert.Equal(capture.Kind.Length, trace.RootElement.GetProperty("traceEvents").EnumerateArray().Count(record => record.GetProperty("ph").GetString() != "M"));
        await JumpAsync(lab);
        Assert.Empty(lab.Errors);
    }

    [Fact]
    public async Task Viewer_HoldsThenLeaves_ScopeIsDisarmedEachTime()
    {
        await using var server = await LabServer.StartAsync(autoStart: true);
        await using var engine = await server.JoinAsync();
        await using (var lab = await browser.OpenAsync(server))
        {
            Assert.StartsWith("arm", await NextAsync(engine), StringComparison.Ordinal);
            await lab.Part("scope-hold").ClickAsync();
            Assert.Equal("disarm", await NextAsync(engine));
            await lab.Part("scope-auto").ClickAsync();
            Assert.StartsWith("arm", await NextAsync(engine), StringComparison.Ordinal);
            await lab.Page.EvaluateAsync("() => { Object.defineProperty(document, 'hidden', { value: true, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }");
            Assert.Equal("disarm", await NextAsync(engine));
            await lab.Page.EvaluateAsync("() => { delete document.hidden; document.dispatchEvent(new Event('visibilitychange')); }");
            Assert.StartsWith("arm", await NextAsync(engine), StringComparison.Ordinal);
        }

        Assert.Equal("disarm", await NextAsync(engine));
        Assert.Equal(0, server.Services.GetRequiredService<ScopeControl>().Viewers);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_ScopeWithCaptureBlameAndTable_FindsNothingSerious(ColorScheme scheme)
    {
        await using var server = await LabServer.StartAsync(autoStart: true);
        await using var engine = await server.JoinAsync();
        await engine.Received.ReadAsync(TestContext.Current.CancellationToken);
        await engine.SendAsync(0.1);
        await using var lab = await browser.OpenAsync(server, scheme);
        await engine.SendAsync(ScopeSamples.News(ScopeSamples.Capture() with { Cut = 3 }));
        await engine.SendAsync(new GracePeriodBlame
        {
            RunId = "run-1", Rows = [new BlameEntry { Held = true, Operation = ScopeOperation.FaultMap, Level = 3, Count = 2, TotalNs = 9 }],
        });
        await Assertions.Expect(lab.Part("scope")).ToHaveAttributeAsync("data-shown", "3");
        await Assertions.Expect(lab.Part("blame")).ToContainTextAsync("map fault @L3");
        await QuietAsync(lab);
        await lab.Part("scope-table-toggle").ClickAsync();
        await Assertions.Expect(lab.Part("scope-table").Locator("tbody tr")).Not.ToHaveCountAsync(0);
        await QuietAsync(lab);
    }

    private static async Task QuietAsync(LabPage lab)
    {
        var result = await lab.Page.RunAxe();
        Assert.NotEmpty(result.Passes);
        Assert.Empty(result.Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Id}: {violation.Help}: {violation.Nodes[0].Html}"));
    }

    private static async Task WalkAsync(LabPage lab)
    {
        var facts = lab.Part("scope-facts");
        await Assertions.Expect(facts).ToHaveTextAsync("");
        await lab.Part("scope-plot").FocusAsync();
        await lab.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(facts).ToHaveTextAsync(
            "read section, permission fault · vcpu 1 · level 2 · IPA 0x80200000 · held the grace period · at \u22121.75 µs · lasts 3.25 µs");
        await lab.Page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(facts).ToHaveTextAsync("permission fault · vcpu 1 · level 2 · IPA 0x80200000 · at \u22122.00 µs · lasts 4.00 µs");
        await lab.Page.Keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(facts).ToHaveTextAsync("TLBI · vcpu 0 · IPA 0x80000000 · range, 512 pages · at \u22121.00 µs · lasts 0.700 µs");
        await lab.Page.Keyboard.PressAsync("End");
        await Assertions.Expect(facts).ToHaveTextAsync("retry, map fault · vcpu 0 · level 3 · IPA 0x80003000 · at 1.01 µs");
        await lab.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(facts).ToHaveTextAsync("");
        var before = await WidthAsync(lab);
        await lab.Page.Keyboard.PressAsync("w");
        Assert.True(await WidthAsync(lab) < before);
        await lab.Page.Keyboard.PressAsync("0");
        Assert.Equal(before, await WidthAsync(lab), 1.0);
        await Assertions.Expect(lab.Part("scope-waiting")).ToContainTextAsync("This window stays");
    }

    private static Task<double> WidthAsync(LabPage lab) => lab.Page.EvaluateAsync<double>("() => document.querySelector('.scope').stage2Scope.range.width");

    private static async Task ListAsync(LabPage lab)
    {
        await lab.Page.Keyboard.PressAsync("t");
        await Assertions.Expect(lab.Part("scope-table")).ToBeVisibleAsync();
        await Assertions.Expect(lab.Part("scope-table").Locator("tr.holder")).ToContainTextAsync("held the grace period");
        await lab.Page.Locator("[data-scope=all]").ClickAsync();
        await Assertions.Expect(lab.Part("scope-table").Locator("tbody tr")).ToHaveCountAsync(8);
        await lab.Part("scope-table-toggle").ClickAsync();
        await Assertions.Expect(lab.Part("scope-table")).ToBeHiddenAsync();
    }

    private static async Task JumpAsync(LabPage lab)
    {
        await Assertions.Expect(lab.Part("scope-moment")).ToHaveTextAsync("at 00:12.0");
        await Assertions.Expect(lab.Part("event-window")).ToHaveCountAsync(0);
        await lab.Part("scope-moment").ClickAsync();
        await Assertions.Expect(lab.Part("frozen")).ToBeVisibleAsync();
    }

    private static async Task<string> NextAsync(ScriptedEngine engine)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        return await engine.ScopeCommands.ReadAsync(limit.Token);
    }
}
