using Microsoft.Playwright;

namespace Lab.Tests.Web.Support;

/// <summary>One headless Chromium for all browser tests; each takes a page of its own.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Candidates =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--disable-dev-shm-usage",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable(), Headless = true, Args = Arguments });
        // Other builds and tests share the machine.
        Assertions.SetDefaultExpectTimeout(60_000);
    }

    /// <summary>A page, at 1440×900 unless said, whose script errors fail the test that looks at them.</summary>
    public async Task<LabPage> OpenAsync(LabServer server, ColorScheme scheme = ColorScheme.Light, string query = "", int width = 1440, int height = 900)
    {
        var page = await OpenBlankAsync(scheme, width, height);
        await page.GoAsync(new Uri(server.Address, "/" + query));
        return page;
    }

    /// <summary>A page that has gone nowhere yet.</summary>
    public async Task<LabPage> OpenBlankAsync(ColorScheme scheme = ColorScheme.Light, int width = 1440, int height = 900)
    {
        var context = await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme });
        context.SetDefaultTimeout(60_000);
        return new LabPage(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private static string Executable() =>
        Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? Candidates.FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException("No Chromium is installed. Run ./test.sh, which installs it, or set CHROMIUM_PATH.");
}
