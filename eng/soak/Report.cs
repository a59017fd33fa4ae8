using System.Globalization;
using System.Text;

namespace Lab.Soak;

/// <summary>The table of a soak, as Markdown.</summary>
internal static class Report
{
    /// <param name="cpu">Of the web process in percent of a core, by number of viewers.</param>
    public static string Of(IReadOnlyList<Sample> samples, IReadOnlyDictionary<int, double> cpu, int cores)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
        Line($"{samples[^1].Minute:0.0} minutes on {cores} cores, {DateTime.UtcNow:yyyy-MM-dd}, all charts visible at 1440 × 1900.");
        Line($"");
        Line($"| minute | main thread, core % | its tasks, time % | tasks > 100 ms | heap MiB | DOM nodes | listeners | KiB/s | server CPU % | server RSS MiB |");
        Line($"|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var s in samples)
            Line($"| {s.Minute:0.0} | {s.MainThread:0.0} | {s.Tasks:0.0} | {s.LongTasks} | {s.HeapMiB:0.0} | {s.Nodes} | {s.Listeners} | {s.KiBPerSecond:0.00} | {s.ServerCpu:0.0} | {s.ServerMiB:0} |");
        Line($"");
        Line($"Web process by viewers: {string.Join(", ", cpu.OrderBy(pair => pair.Key).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}: {pair.Value:0.0} %")))} of a core; {(cpu[3] - cpu[0]) / 3:0.00} % for each viewer.");
        Line($"");
        Line($"| bar | figure | holds |");
        Line($"|---|---:|---|");
        var main = samples.Average(s => s.MainThread);
        var wire = samples.Average(s => s.KiBPerSecond);
        var (first, last) = (samples[0], samples[^1]);
        Bar("main thread ≤ 35 % of a core", $"{main:0.0} %", main <= 35);
        Bar("no task > 100 ms after load", $"{samples.Sum(s => s.LongTasks)}", samples.Sum(s => s.LongTasks) == 0);
        Bar("≤ 8 KiB/s for a viewer", $"{wire:0.00} KiB/s", wire <= 8);
        Bar("server < 1 % of a core for a viewer", $"{(cpu[3] - cpu[0]) / 3:0.00} %", (cpu[3] - cpu[0]) / 3 < 1);
        Bar("heap flat, ± 10 % from the first sample to the last", $"{first.HeapMiB:0.0} → {last.HeapMiB:0.0} MiB", last.HeapMiB <= first.HeapMiB * 1.1);
        Bar("nodes flat, ± 5 %", $"{first.Nodes} → {last.Nodes}", last.Nodes <= first.Nodes * 1.05);
        return text.ToString();

        void Bar(string bar, FormattableString figure, bool holds) => Line($"| {bar} | {figure.ToString(CultureInfo.InvariantCulture)} | {(holds ? "yes" : "**no**")} |");
    }
}
