using System.Text.Json;
using Microsoft.Playwright;

namespace Lab.Soak;

/// <summary>A page under watch, through the browser's own instruments.</summary>
internal sealed class Viewer
{
    private const string CountLongTasks = """
        window.longTasks = [];
        new PerformanceObserver(list => { for (const entry of list.getEntries()) window.longTasks.push(entry.duration); }).observe({ entryTypes: ["longtask"] });
        """;

    private const double Longest = 100;

    private readonly IPage _page;
    private readonly ICDPSession _session;
    private long _received;

    private Viewer(IPage page, ICDPSession session)
    {
        _page = page;
        _session = session;
    }

    /// <summary>Bytes that its connections have received so far.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Open the page so tall that every chart is to be seen, and wait until the first is drawn.</summary>
    public static async Task<Viewer> OpenAsync(IBrowser browser, Uri address)
    {
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1440, Height = 1900 } });
        await page.AddInitScriptAsync(CountLongTasks);
        var session = await page.Context.NewCDPSessionAsync(page);
        var viewer = new Viewer(page, session);
        session.Event("Network.webSocketFrameReceived").OnEvent += (_, json) => viewer.Count(json);
        await session.SendAsync("Network.enable");
        await session.SendAsync("Performance.enable");
        await page.GotoAsync(address.ToString());
        await page.WaitForFunctionAsync("() => Number(document.querySelector('[data-points]')?.dataset.points ?? 0) > 5");
        return viewer;
    }

    /// <summary>Seconds of the main thread's tasks, heap in bytes, nodes, listeners, after a forced collection.</summary>
    public async Task<IReadOnlyDictionary<string, double>> MetricsAsync()
    {
        await _session.SendAsync("HeapProfiler.collectGarbage");
        var answer = await _session.SendAsync("Performance.getMetrics");
        return answer!.Value.GetProperty("metrics").EnumerateArray()
            .ToDictionary(metric => metric.GetProperty("name").GetString()!, metric => metric.GetProperty("value").GetDouble(), StringComparer.Ordinal);
    }

    /// <summary>Seconds of the main thread's tasks; collects nothing.</summary>
    public async Task<double> TaskSecondsAsync()
    {
        var answer = await _session.SendAsync("Performance.getMetrics");
        return answer!.Value.GetProperty("metrics").EnumerateArray().First(metric => metric.GetProperty("name").GetString() == "TaskDuration").GetProperty("value").GetDouble();
    }

    /// <summary>Tasks above 100 ms since this was asked last.</summary>
    public async Task<int> LongTasksAsync() =>
        (await _page.EvaluateAsync<double[]>("() => window.longTasks.splice(0)")).Count(length => length > Longest);

    private void Count(JsonElement? json)
    {
        var frame = json!.Value.GetProperty("response");
        var length = frame.GetProperty("payloadData").GetString()!.Length;
        Interlocked.Add(ref _received, frame.GetProperty("opcode").GetInt32() == 2 ? length * 3L / 4 : length);
    }
}
