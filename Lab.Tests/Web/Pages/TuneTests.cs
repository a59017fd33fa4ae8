using Deque.AxeCore.Playwright;
using Lab.Engine.Workloads;
using Lab.Tests.Web.Support;
using Microsoft.Playwright;

namespace Lab.Tests.Web.Pages;

/// <summary>Settings from a pasted line and from an address, injections, and the drawer of a narrow window, in a real browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class TuneTests(BrowserFixture browser)
{
    [Fact]
    public async Task Paste_SelftestLine_FillsTheFormSaysWhatItCouldNotAndRuns()
    {
        await using var server = await LabServer.StartAsync();
        await using var engine = await server.JoinAsync();
        engine.SendByItself();
        await using var lab = await OpenAsync(server);

        await lab.Page.GetByTestId("rail").GetByText("paste a selftest line").ClickAsync();
        await lab.Part("selftest-line").FillAsync("./dirty_log_perf_test -v 4 -s anonymous_thp -b 32M -x 2");
        await lab.Part("selftest-fill").ClickAsync();
        await Assertions.Expect(lab.Part("selftest-notes")).ToContainTextAsync("-x 2: a VM has one memory slot here.");
        await Assertions.Expect(lab.Part("knob-Vcpus")).ToHaveValueAsync("4");
        await Assertions.Expect(lab.Part("config-line")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^./lab run --policy parallel --vcpus 4 .*--mib-per-vcpu 32 "));
        await Assertions.Expect(lab.Part("config-link")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("vcpus=4.*mib-per-vcpu=32"));
        await lab.Page.WaitForURLAsync("**/?*vcpus=4*");

        await lab.Part("start-stop").ClickAsync();
        var started = await engine.Received.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal((4, 32, 100, AccessOrder.Sequential, true), (started.Vcpus, started.MiBPerVcpu, started.WritePercent, started.Order, started.InitiallySet));
        Assert.Empty(lab.Errors);
    }

    [Fact]
    public async Task Url_OfAnotherConfiguration_WaitsInTheFormWhileARunGoesOn()
    {
        await using var server = await LabServer.StartAsync(autoStart: true);
        await using var engine = await server.JoinAsync();
        engine.SendByItself();
        var running = await engine.Received.ReadAsync(TestContext.Current.CancellationToken);
        await engine.SendAsync(0.1);
        await using var lab = await OpenAsync(server, "?preset=demo&write-percent=20&policy=rwlock%2Brcu");

        await Assertions.Expect(lab.Part("state")).ToHaveTextAsync("Running");
        await Assertions.Expect(lab.Part("knob-WritePercent")).ToHaveValueAsync("20");
        await Assertions.Expect(lab.Part("release")).ToHaveValueAsync("6.2-patch-8");
        await Assertions.Expect(lab.Part("rail-message")).ToContainTextAsync("the run has others");
        Assert.False(engine.Received.TryRead(out _));

        await lab.Part("apply").ClickAsync();
        var applied = await engine.Received.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(running with { WritePercent = 20, Policy = "rwlock+rcu" }, applied);

        // One knob, back to the preset.
        await lab.Part("reset-WritePercent").ClickAsync();
        Assert.Equal(running.WritePercent, (await engine.Received.ReadAsync(TestContext.Current.CancellationToken)).WritePercent);
    }

    [Fact]
    public async Task Url_BadValues_AreSaidBesideTheirFieldsAndNeverSent()
    {
        await using var server = await LabServer.StartAsync();
        await using var engine = await server.JoinAsync();
        engine.SendByItself();
        await using var lab = await OpenAsync(server, "?vcpus=99&tlbi-base-ns=lots&policy=nosuch&preset=other");

        await Assertions.Expect(lab.Page.Locator("#knob-Vcpus-problems")).ToHaveTextAsync("vCPUs is 99; it must be 1 to 64.");
        await Assertions.Expect(lab.Page.Locator("#knob-TlbiBaseNs-problems")).ToContainTextAsync("\"lots\"");
        await Assertions.Expect(lab.Part("rail-message")).ToContainTextAsync("Policy is \"nosuch\"");
        await Assertions.Expect(lab.Part("rail-message")).ToContainTextAsync("preset is \"other\"");
        await Assertions.Expect(lab.Part("start-stop")).ToBeDisabledAsync();
        await lab.Page.Keyboard.PressAsync("Space");
        await Assertions.Expect(lab.Part("state")).ToHaveTextAsync("Idle");
        Assert.False(engine.Received.TryRead(out _));
    }

    [Fact]
    public async Task Inject_DuringARun_LeavesItsEffectInTheEvents()
    {
        await using var server = await LabServer.StartAsync(autoStart: true);
        await using var engine = await server.JoinAsync();
        engine.SendByItself();
        await engine.Received.ReadAsync(TestContext.Current.CancellationToken);
        await using var lab = await OpenAsync(server);
        await Assertions.Expect(lab.Part("state")).ToHaveTextAsync("Running");

        await lab.Page.Locator("summary", new() { HasText = "Injections" }).ClickAsync();
        await lab.Part("inject-reader-stall-go").ClickAsync();
        await Assertions.Expect(lab.Part("events")).ToContainTextAsync("reader-stall: backlog at most 12 (48 KiB)");
        await Assertions.Expect(lab.Page.Locator(".event.kind-injectionended .kind")).ToHaveTextAsync("inject");
        await Assertions.Expect(lab.Page.Locator("#inject-reader-stall-state")).ToContainTextAsync("drained after 3 ms");
        await lab.Part("inject-reader-stall-Ms").FillAsync("60001");
        await Assertions.Expect(lab.Page.Locator("#inject-reader-stall-state")).ToContainTextAsync("Lab:Limits:InjectionMs");
        await Assertions.Expect(lab.Part("inject-reader-stall-go")).ToBeDisabledAsync();
    }

    [Fact]
    public async Task Drawer_NarrowWindow_OpensTakesTheFocusAndGivesItBack()
    {
        await using var server = await LabServer.StartAsync();
        await using var engine = await server.JoinAsync();
        engine.SendByItself();
        await using var lab = await OpenAsync(server, width: 1024, height: 768);
        await Assertions.Expect(lab.Part("drawer")).ToHaveAttributeAsync("aria-expanded", "false");
        await Assertions.Expect(lab.Part("rail")).ToBeHiddenAsync();

        await lab.Part("drawer").ClickAsync();
        await Assertions.Expect(lab.Part("start-stop")).ToBeFocusedAsync();
        await lab.Part("knob-Vcpus").FocusAsync();
        await lab.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(lab.Part("rail")).ToBeHiddenAsync();
        await Assertions.Expect(lab.Part("drawer")).ToBeFocusedAsync();

        await lab.Page.Keyboard.PressAsync("[");
        await Assertions.Expect(lab.Part("start-stop")).ToBeFocusedAsync();
        await lab.Page.SetViewportSizeAsync(1440, 900);
        await Assertions.Expect(lab.Part("drawer")).ToBeHiddenAsync();
        await Assertions.Expect(lab.Part("rail")).ToBeVisibleAsync();
    }

    /// <summary>Every group open, with something wrong in it; and the drawer.</summary>
    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 1024)]
    public async Task Axe_OpenRail_FindsNothingSerious(ColorScheme scheme, int width)
    {
        await using var server = await LabServer.StartAsync(autoStart: true);
        await using var engine = await server.JoinAsync();
        engine.SendByItself();
        await using var lab = await browser.OpenAsync(server, scheme, "?preset=demo&vcpus=99&duty-percent=30", width, 900);
        await lab.Page.WaitForFunctionAsync("() => window.stage2Lab");
        await Assertions.Expect(lab.Part("state")).ToHaveTextAsync("Running");
        if (width < 1200)
        {
            await Assertions.Expect(lab.Part("drawer")).ToHaveAttributeAsync("aria-expanded", "false");
            await lab.Part("drawer").ClickAsync();
        }

        await Assertions.Expect(lab.Part("rail")).ToBeVisibleAsync();
        await lab.Page.EvaluateAsync("() => document.querySelectorAll('.knob-group').forEach(group => group.open = true)");
        await lab.Part("selftest-line").FillAsync("dirty_log_perf_test -q");
        await lab.Part("selftest-fill").ClickAsync();
        await Assertions.Expect(lab.Part("selftest-notes")).ToContainTextAsync("no flag -q");

        var result = await lab.Page.RunAxe();
        Assert.NotEmpty(result.Passes);
        Assert.Empty(result.Violations
            .Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Id}: {violation.Help}: {violation.Nodes[0].Html}"));
    }

    private async Task<LabPage> OpenAsync(LabServer server, string query = "", int width = 1440, int height = 900)
    {
        var lab = await browser.OpenAsync(server, query: query, width: width, height: height);
        await lab.Page.WaitForFunctionAsync("() => window.stage2Lab");
        return lab;
    }
}
