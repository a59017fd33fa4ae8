using Microsoft.Playwright;

namespace Lab.Tests.Web.Support;

/// <summary>The live page in a browser, by what people see on it.</summary>
public sealed class LabPage(IBrowserContext context, IPage page) : IAsyncDisposable
{
    private readonly List<string> _errors = [];

    public IPage Page => page;

    /// <summary>Uncaught errors of its scripts.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public async Task GoAsync(Uri address)
    {
        page.PageError += (_, error) => _errors.Add(error);
        await page.GotoAsync(address.ToString());
    }

    public ILocator Part(string testId) => page.GetByTestId(testId);

    /// <summary>Wait until a chart has drawn so many points.</summary>
    public Task UntilDrawnAsync(string chart, int points) =>
        page.WaitForFunctionAsync($"() => Number(document.getElementById('{chart}')?.dataset.points ?? 0) >= {points}");

    /// <summary>Vertical lines of events in a chart.</summary>
    public Task<int> EventLinesAsync(string chart) =>
        page.EvaluateAsync<int>($"() => document.getElementById('{chart}')?.layout?.shapes?.length ?? 0");

    /// <summary>Wait until a number of the page says something else than it does.</summary>
    public async Task UntilChangedAsync(ILocator number)
    {
        var before = await number.InnerTextAsync();
        await Assertions.Expect(number).Not.ToHaveTextAsync(before);
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();
}
