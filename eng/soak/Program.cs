// Soak URL PROCESS MINUTES FILE: a viewer for so many minutes with a look each 30 s, then three; the table goes to FILE.

using System.Globalization;
using Lab.Soak;
using Microsoft.Playwright;

var address = new Uri(args[0]);
var server = new ServerProcess(int.Parse(args[1], CultureInfo.InvariantCulture));
var minutes = double.Parse(args[2], CultureInfo.InvariantCulture);
var every = TimeSpan.FromSeconds(30);
string[] candidates = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

using var playwright = await Playwright.CreateAsync();
await using var browser = await playwright.Chromium.LaunchAsync(new()
{
    ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? candidates.First(File.Exists),
    Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

var cpu = new Dictionary<int, double> { [0] = await CpuAsync() };
var viewer = await Viewer.OpenAsync(browser, address);
// A minute of points fills the charts, and what was compiled on loading is done.
await Task.Delay(TimeSpan.FromSeconds(60));
await viewer.LongTasksAsync();
var mainThread = ProcessTime.BusiestRenderer();
var samples = new List<Sample>();
while (samples.Count < minutes * 60 / every.TotalSeconds)
{
    var (began, received, seconds) = (TimeProvider.System.GetTimestamp(), viewer.Received, server.CpuSeconds);
    var (tasks, main) = (await viewer.TaskSecondsAsync(), ProcessTime.Seconds(mainThread));
    await Task.Delay(every);
    var took = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
    var core = (ProcessTime.Seconds(mainThread) - main) / took * 100;
    var busy = (await viewer.TaskSecondsAsync() - tasks) / took * 100;
    var kib = (viewer.Received - received) / 1024.0 / took;
    var used = (server.CpuSeconds - seconds) / took * 100;
    // Before the forced collection, which is a long task of ours.
    var slow = await viewer.LongTasksAsync();
    var metrics = await viewer.MetricsAsync();
    await viewer.LongTasksAsync();
    samples.Add(new Sample(
        (samples.Count + 1) * every.TotalMinutes, core, busy, slow, metrics["JSHeapUsedSize"] / (1 << 20), (int)metrics["Nodes"], (int)metrics["JSEventListeners"], kib, used, server.ResidentMiB));
    Console.WriteLine(samples[^1]);
}

cpu[1] = samples.Average(sample => sample.ServerCpu);
for (var i = 0; i < 2; i++)
    await Viewer.OpenAsync(browser, address);
cpu[3] = await CpuAsync();
var report = Report.Of(samples, cpu, Environment.ProcessorCount);
await File.WriteAllTextAsync(args[3], report);
Console.WriteLine(report);
return 0;

async Task<double> CpuAsync()
{
    // What a page's opening costs is over by then.
    await Task.Delay(TimeSpan.FromSeconds(10));
    var (began, seconds) = (TimeProvider.System.GetTimestamp(), server.CpuSeconds);
    await Task.Delay(TimeSpan.FromSeconds(20));
    return (server.CpuSeconds - seconds) / TimeProvider.System.GetElapsedTime(began).TotalSeconds * 100;
}
