using System.Net;
using System.Text.RegularExpressions;
using Lab.Tests.Web.Support;
using Lab.Web.Components.Runs;
using Lab.Web.Services.Experiments;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Lab.Tests.Web.Pages;

/// <summary>The Runs page in a real browser over a real experiment of tiny slices.</summary>
[Collection(BrowserCollection.Name)]
public sealed class RunsPageTests(BrowserFixture browser)
{
    [Fact]
    public async Task Experiment_RunExportDeleteImport_ComesBackAsItWas()
    {
        await using var server = await LabServer.StartAsync();
        var experiments = server.Services.GetRequiredService<IExperiments>();
        await using var lab = await browser.OpenAsync(server, query: "runs");
        await Assertions.Expect(lab.Part("runs")).ToHaveAttributeAsync("data-interactive", "true");
        await Assertions.Expect(lab.Part("empty")).ToBeVisibleAsync();

        Assert.Empty(experiments.Begin(ExperimentLab.Plan, "tiny", out var id));
        var row = lab.Part($"run-{id}");
        await Assertions.Expect(row).ToContainTextAsync("tiny");
        await Assertions.Expect(row.GetByTestId("outcome")).Not.ToContainTextAsync("Running");
        using var http = new HttpClient { BaseAddress = server.Address };
        var bundle = await http.GetByteArrayAsync(new Uri($"/experiments/{id}/bundle.s2run", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(4, (await Screenshots.KeepAsync(lab.Page, "runs-list")).Count);
        var summary = await row.GetByTestId("outcome").InnerTextAsync();

        await lab.Page.Keyboard.PressAsync(RunsKey.Next);
        await Assertions.Expect(row).ToBeFocusedAsync();
        await row.GetByTestId("delete").ClickAsync();
        await Assertions.Expect(row.GetByTestId("delete-not")).ToBeFocusedAsync();
        await row.GetByTestId("delete-sure").ClickAsync();
        await Assertions.Expect(lab.Part("empty")).ToBeVisibleAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri($"/experiments/{id}/result.html", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        await lab.Part("import").SetInputFilesAsync(new FilePayload { Name = "tiny.s2run", MimeType = "application/zip", Buffer = bundle });

        await Assertions.Expect(lab.Part("import-status")).ToContainTextAsync("Imported");
        await Assertions.Expect(row.GetByTestId("outcome")).ToHaveTextAsync(summary.Replace("\n", " "));
        Assert.Equal($"/compare/{id}", await row.GetByTestId("open").GetAttributeAsync("href"));
        var popup = await lab.Page.RunAndWaitForPopupAsync(() => row.GetByRole(AriaRole.Link, new() { Name = "HTML" }).ClickAsync());
        await Assertions.Expect(popup.Locator("h1")).ToHaveTextAsync("tiny");
        await Assertions.Expect(popup.Locator("pre")).ToContainTextAsync("Stage-2 Lab comparison");
        Assert.Empty(lab.Errors);
    }

    /// <summary>Every key of the help list does something that can be seen, and the pages' links have the letters that they name.</summary>
    [Fact]
    public async Task Keys_EachOfTheHelpList_Works()
    {
        await using var server = await LabServer.StartAsync();
        Assert.Empty(server.Services.GetRequiredService<IExperiments>().Begin(ExperimentLab.Plan, "first", out var id));
        await using var lab = await browser.OpenAsync(server, query: "learn");
        await Assertions.Expect(lab.Part("learn")).ToHaveAttributeAsync("data-interactive", "true");
        var walked = new HashSet<string>();
        walked.Add("g");
        await lab.Page.Keyboard.PressAsync("g");
        await lab.Page.Keyboard.PressAsync("u");
        await Assertions.Expect(lab.Part("runs")).ToHaveAttributeAsync("data-interactive", "true");
        await PressAsync("?", () => Assertions.Expect(lab.Part("help").Locator("dt")).ToHaveTextAsync([.. RunsKey.All.Select(key => key.Shown)]));
        await PressAsync("?", () => Assertions.Expect(lab.Part("help")).ToBeHiddenAsync());
        await PressAsync(RunsKey.Import, () => Assertions.Expect(lab.Part("import")).ToBeFocusedAsync());
        await PressAsync(RunsKey.Next, () => Assertions.Expect(lab.Part($"run-{id}")).ToBeFocusedAsync());
        await PressAsync(RunsKey.Last, () => Assertions.Expect(lab.Part($"run-{id}")).ToBeFocusedAsync());
        await PressAsync(RunsKey.Pair, () => Assertions.Expect(lab.Part("pair")).ToBeCheckedAsync());
        await PressAsync(RunsKey.Filter, () => Assertions.Expect(lab.Part("filter")).ToBeFocusedAsync());
        await lab.Page.Keyboard.TypeAsync("no such");
        await Assertions.Expect(lab.Part("none-shown")).ToBeVisibleAsync();
        await Assertions.Expect(lab.Page).ToHaveURLAsync(new Regex("/runs\\?q=no%20such$", RegexOptions.None, TimeSpan.FromSeconds(1)));

        Assert.Equal(RunsKey.AllKeys.Order(), walked.Order());
        Assert.Empty(lab.Errors);

        async Task PressAsync(string key, Func<Task> shows)
        {
            walked.Add(key);
            await lab.Page.Keyboard.PressAsync(key);
            await shows();
        }
    }
}
