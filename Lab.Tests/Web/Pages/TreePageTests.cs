using Deque.AxeCore.Playwright;
using Lab.Tests.Web.Support;
using Microsoft.Playwright;

namespace Lab.Tests.Web.Pages;

/// <summary>The map of the tree in a browser, of a real engine's table.</summary>
[Collection(BrowserCollection.Name)]
public sealed class TreePageTests(BrowserFixture browser)
{
    [Fact]
    public async Task Map_RealEngine_ShowsBlocksAndPagesZoomsAndDecodes()
    {
        await using var server = await LabServer.StartAsync(startEngine: true, autoStart: true);
        await using var lab = await browser.OpenAsync(server);
        await Assertions.Expect(lab.Part("state")).ToHaveTextAsync("Running");

        await lab.Part("tree-plot").FocusAsync();
        await lab.Page.WaitForFunctionAsync("() => { const t = document.querySelector('.ipa').stage2Tree; return t?.cells?.some(c => c & 15); }");
        Assert.True(await lab.Page.EvaluateAsync<bool>("() => { const c = document.querySelector('.ipa canvas'); return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v > 0); }"));
        // Logging splits and collapses: both kinds come to be seen, if not at once.
        foreach (var bits in new[] { "3", "12" })
            await lab.Page.WaitForFunctionAsync($"() => document.querySelector('.ipa').stage2Tree.cells.some(c => c & {bits})");

        var before = await WidthAsync(lab);
        await lab.Page.Keyboard.PressAsync("Home");
        await Assertions.Expect(lab.Part("tree-facts")).ToContainTextAsync("0x80000000");
        await lab.Page.Keyboard.PressAsync("w");
        Assert.Equal(before / 2, await WidthAsync(lab));
        await lab.Page.WaitForFunctionAsync($"() => document.querySelector('.ipa').stage2Tree.map.cellBytes * 160 <= {before / 2}");
        await lab.Page.Keyboard.PressAsync("s");
        Assert.Equal(before, await WidthAsync(lab));

        await lab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(lab.Part("tree-bits")).ToContainTextAsync("Valid");
        await Assertions.Expect(lab.Part("tree-fields")).ToContainTextAsync("Valid");
        await Assertions.Expect(lab.Part("tree-history").Locator("li")).Not.ToHaveCountAsync(0);
        await lab.Part("tree-level-1").ClickAsync();
        await Assertions.Expect(lab.Part("tree-level-1")).ToHaveAttributeAsync("aria-pressed", "true");
        await Assertions.Expect(lab.Part("tree-fields")).ToContainTextAsync("Next table");
        await lab.Part("tree-plot").FocusAsync();
        await lab.Page.Keyboard.PressAsync("t");
        await Assertions.Expect(lab.Part("tree-table").Locator("tbody tr")).Not.ToHaveCountAsync(0);
        var axe = await lab.Page.Locator("[data-testid=tree]").RunAxe();
        Assert.Empty(axe.Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Id}: {violation.Help}: {violation.Nodes[0].Html}"));
        Assert.Empty(lab.Errors);
    }

    private static Task<double> WidthAsync(LabPage lab) => lab.Page.EvaluateAsync<double>("() => document.querySelector('.ipa').stage2Tree.width");
}
