using Microsoft.Playwright;

namespace Lab.Tests.Web.Support;

/// <summary>What the test run leaves to be looked at: TestResults/screenshots/STATE-WIDTH-THEME.png. Compared with nothing.</summary>
public static class Screenshots
{
    private static readonly (int Width, int Height)[] s_sizes = [(1440, 900), (1920, 1080)];

    private static readonly string s_folder = Path.Combine(Root(), "TestResults", "screenshots");

    /// <summary>A state in both sizes and the themes named; the page is as it was afterwards.</summary>
    /// <param name="themes">Light and dark if none is named.</param>
    /// <returns>The files.</returns>
    public static async Task<IReadOnlyList<string>> KeepAsync(IPage page, string state, params ColorScheme[] themes)
    {
        Directory.CreateDirectory(s_folder);
        var before = page.ViewportSize!;
        var files = new List<string>();
        foreach (var theme in themes.Length > 0 ? themes : [ColorScheme.Dark, ColorScheme.Light])
        {
            await page.EmulateMediaAsync(new() { ColorScheme = theme });
            var word = theme == ColorScheme.Dark ? "dark" : "light";
            await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", word);
            foreach (var (width, height) in s_sizes)
            {
                await page.SetViewportSizeAsync(width, height);
                await DrawnAsync(page);
                var file = Path.Combine(s_folder, $"{state}-{width}-{word}.png");
                await page.ScreenshotAsync(new() { Path = file, Animations = ScreenshotAnimations.Disabled });
                files.Add(file);
            }
        }

        await page.SetViewportSizeAsync(before.Width, before.Height);
        return files;
    }

    /// <summary>Charts are drawn at once, whatever their share of the main thread; then the browser paints.</summary>
    private static Task DrawnAsync(IPage page) => page.EvaluateAsync("""
        async () => {
          for (const plot of document.querySelectorAll(".compare-plot .js-plotly-plot")) await window.Plotly?.Plots.resize(plot);
          const charts = window.stage2Lab?.charts;
          for (const chart of charts?.charts ?? []) if (chart.visible && window.Plotly && charts.attach(chart)) charts.draw(chart);
          return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
        }
        """);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Lab.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No folder above the tests has Lab.sln.");
        return folder;
    }
}
