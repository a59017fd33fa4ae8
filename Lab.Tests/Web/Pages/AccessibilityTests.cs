using Deque.AxeCore.Playwright;
using Lab.Tests.Web.Support;
using Lab.Web.Components.Charts;
using Lab.Web.Services.Experiments;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Lab.Tests.Web.Pages;

/// <summary>axe's judgement of each state of the page, and what a keyboard meets first.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AccessibilityTests(BrowserFixture browser)
{
    [Theory]
    [InlineData(ColorScheme.Light, "")]
    [InlineData(ColorScheme.Dark, "")]
    [InlineData(ColorScheme.Light, "t")]
    [InlineData(ColorScheme.Dark, "?")]
    [InlineData(ColorScheme.Dark, "f")]
    [InlineData(ColorScheme.Light, "p")]
    public async Task Axe_RunningPage_FindsNothingSerious(ColorScheme scheme, string key)
    {
        await using var server = await LabServer.StartAsync(autoStart: true);
        await using var engine = await server.JoinAsync(cores: 1);
        engine.SendByItself();
        await using var lab = await browser.OpenAsync(server, scheme);
        await lab.UntilDrawnAsync(ChartCatalog.All[0].Id, 3);
        if (key.Length > 0)
            await lab.Page.Keyboard.PressAsync(key);
        if (key == "p")
            await Assertions.Expect(lab.Part("headline")).ToContainTextAsync("rwlock-6.1: ");
        else
            await Assertions.Expect(lab.Part("state")).ToHaveTextAsync("Running");

        await NothingSeriousAsync(lab);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_LearnPage_FindsNothingSerious(ColorScheme scheme)
    {
        await using var server = await LabServer.StartAsync(autoStart: true);
        await using var engine = await server.JoinAsync();
        engine.SendByItself();
        await using var lab = await browser.OpenAsync(server, scheme, query: "learn");
        await Assertions.Expect(lab.Part("learn")).ToHaveAttributeAsync("data-interactive", "true");
        await NothingSeriousAsync(lab);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_RunsPage_FindsNothingSerious(ColorScheme scheme)
    {
        await using var server = await LabServer.StartAsync();
        var experiments = server.Services.GetRequiredService<IExperiments>();
        Assert.Empty(experiments.Begin(ExperimentLab.LongPlan, null, out var id));
        await experiments.StopAsync(id);
        await using var lab = await browser.OpenAsync(server, scheme, query: "runs");
        await Assertions.Expect(lab.Part("runs")).ToHaveAttributeAsync("data-interactive", "true");
        await Assertions.Expect(lab.Part("outcome")).ToContainTextAsync("Interrupted");
        await NothingSeriousAsync(lab);
        await lab.Part("import").SetInputFilesAsync(new FilePayload { Name = "x.s2run", MimeType = "application/zip", Buffer = [1, 2, 3] });
        await Assertions.Expect(lab.Part("import-problems")).ToContainTextAsync("it is not a whole zip file");
        await lab.Part("delete").ClickAsync();
        await NothingSeriousAsync(lab);
    }

    private static async Task NothingSeriousAsync(LabPage lab)
    {
        var result = await lab.Page.RunAxe();
        Assert.NotEmpty(result.Passes);
        Assert.Empty(result.Violations
            .Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Id}: {violation.Help}: {violation.Nodes[0].Html}"));
    }

    [Fact]
    public async Task Tab_FirstPress_ReachesTheSkipLinkAndItWorks()
    {
        await using var server = await LabServer.StartAsync();
        await using var lab = await browser.OpenAsync(server);
        await lab.Page.WaitForFunctionAsync("() => window.stage2Lab");
        await lab.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(lab.Page.Locator(".skip-link")).ToBeFocusedAsync();
        await lab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(lab.Page.Locator("#main")).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light, "dark")]
    [InlineData(ColorScheme.Dark, "light")]
    public async Task Theme_Chosen_IsKeptOverAReload(ColorScheme system, string chosen)
    {
        await using var server = await LabServer.StartAsync();
        await using var lab = await browser.OpenAsync(server, system);
        await lab.Page.WaitForFunctionAsync("() => window.stage2Lab");
        await Assertions.Expect(lab.Page.Locator("html")).ToHaveAttributeAsync("data-theme", system == ColorScheme.Dark ? "dark" : "light");
        while (await lab.Page.Locator("html").GetAttributeAsync("data-theme") != chosen || !(await lab.Part("theme").InnerTextAsync()).Contains(chosen, StringComparison.OrdinalIgnoreCase))
        {
            var before = await lab.Part("theme").InnerTextAsync();
            await lab.Part("theme").ClickAsync();
            await Assertions.Expect(lab.Part("theme")).Not.ToHaveTextAsync(before);
        }

        await lab.Page.ReloadAsync();
        await Assertions.Expect(lab.Page.Locator("html")).ToHaveAttributeAsync("data-theme", chosen);
    }
}
