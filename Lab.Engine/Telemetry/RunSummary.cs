using System.Globalization;
using System.Text;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;

namespace Lab.Engine.Telemetry;

/// <summary>A run as plain text of 72 columns: fit for a terminal, a file and an e-mail.</summary>
/// <param name="Last">The run's last frame; its totals are the run's.</param>
/// <param name="CommandLine">What repeats the run.</param>
public sealed record RunSummary(EngineFrame Last, EngineHello Host, RunOptions Options, string CommandLine)
{
    public const int Columns = 72;

    private static readonly (string Name, Counter Counter)[] Operations =
    [
        ("guest accesses", Counter.Accesses),
        ("faults mapped", Counter.FaultsMapped),
        ("faults relaxed", Counter.FaultsRelaxed),
        ("faults access flag", Counter.FaultsAccess),
        ("faults lost a race", Counter.FaultsAgain),
        ("faults met invalidation", Counter.FaultsRetried),
        ("invalidations", Counter.Invalidations),
        ("blocks split", Counter.BlocksSplit),
        ("tables coalesced", Counter.TablesCoalesced),
        ("write-protect masks", Counter.WriteProtects),
        ("dirty pages harvested", Counter.DirtyPages),
        ("exchanges lost", Counter.CompareExchangesLost),
        ("break-before-make", Counter.Breaks),
        ("TLBI by IPA", Counter.TlbiIpa),
        ("TLBI by IPA, local", Counter.TlbiIpaLocal),
        ("TLBI by range", Counter.TlbiRange),
        ("TLBI by VMID", Counter.TlbiVmid),
    ];

    private static readonly (string Name, Histogram Histogram)[] Latencies =
    [
        ("fault", Histogram.Fault),
        ("fault, from due", Histogram.FaultFromDue),
        ("unmap", Histogram.Unmap),
        ("split", Histogram.Split),
        ("grace period", Histogram.GracePeriod),
        ("grace period, expedited", Histogram.GracePeriodExpedited),
        ("callback delay", Histogram.CallbackDelay),
        ("lock wait, read", Histogram.LockReadWait),
        ("lock wait, write", Histogram.LockWriteWait),
        ("lock hold, read", Histogram.LockReadHold),
        ("lock hold, write", Histogram.LockWriteHold),
        ("break window", Histogram.BreakWindow),
        ("TLBI", Histogram.Tlbi),
    ];

    /// <returns>Lines of at most <see cref="Columns"/> columns, but for a command line word or a report that is longer.</returns>
    public string ToText()
    {
        var whole = FrameDelta.SinceStart(Last);
        var text = new StringBuilder();
        AppendHead(text, whole);
        AppendOperations(text, whole);
        AppendLatencies(text, whole);
        AppendReclaim(text, whole);
        AppendLocks(text, whole);
        AppendSafety(text, whole);
        return text.ToString();
    }

    private void AppendHead(StringBuilder text, FrameDelta whole)
    {
        Line(text, "Stage-2 Lab run. MODEL in user space: times are not kernel times.");
        Line(text, $"{Host.Runtime}, {Host.Architecture}, {Plural(Host.Cores, "core")}, lab {Host.Version}");
        Line(text, $"policy {Last.Policy}, {Plural(Options.Vcpus, "vCPU")}, seed {Options.Seed}, {Quantity.Time(whole.IntervalNs)}");
        if (Last.RunnableThreads > Host.Cores)
            Line(text, $"oversubscribed: {Last.RunnableThreads} runnable threads on {Plural(Host.Cores, "core")}");
        Wrapped(text, CommandLine, continuation: " \\");
    }

    private static void AppendOperations(StringBuilder text, FrameDelta whole)
    {
        Line(text);
        Row(text, "operations", "total", "per second");
        foreach (var (name, counter) in Operations.Where(operation => whole.Now(operation.Counter) > 0))
            Row(text, "  " + name, Grouped(whole.Now(counter)), Quantity.Count(whole.PerSecond(counter)));
    }

    private static void AppendLatencies(StringBuilder text, FrameDelta whole)
    {
        Line(text);
        Row(text, "latency", "samples", "p50", "p90", "p99", "max");
        foreach (var (name, histogram) in Latencies)
        {
            var summary = whole.Summary(histogram);
            if (summary.Count > 0)
                Row(text, "  " + name, Quantity.Count(summary.Count), Quantity.Time(summary.P50), Quantity.Time(summary.P90), Quantity.Time(summary.P99), Quantity.Time(summary.Max));
        }

        Line(text, "  (bucket upper bounds: a sample is at most 6.25 % below its number)");
    }

    private static void AppendReclaim(StringBuilder text, FrameDelta whole)
    {
        Line(text);
        Line(text, $"grace periods    {Grouped(whole.Now(Counter.GracePeriods))} normal, {Grouped(whole.Now(Counter.GracePeriodsExpedited))} expedited, {Plural(whole.Now(Counter.StallWarnings), "stall warning")}");
        Line(text, $"callbacks        {Grouped(whole.Now(Counter.CallbacksQueued))} queued, {Grouped(whole.Now(Counter.CallbacksInvoked))} invoked");
        Line(text, $"backlog          peak {Quantity.Bytes(whole.Now(Counter.BacklogPeakBytes))}, at the end {Quantity.Bytes(whole.Now(Counter.BacklogBytes))} in {Plural(whole.Now(Counter.BacklogEntries), "callback")}");
        Line(text, $"table pages      {Grouped(whole.Now(Counter.TablesAllocated))} allocated, {Grouped(whole.Now(Counter.TablesFreed))} freed, {Grouped(whole.Now(Counter.TablesInUse))} in use");
        Line(text, $"memory caches    {Plural(whole.Now(Counter.MemoryCacheExhaustions), "exhaustion")}");
    }

    private static void AppendLocks(StringBuilder text, FrameDelta whole)
    {
        Line(text, $"MMU lock, read   {Grouped(whole.Now(Counter.LockReadAcquisitions))} acquired, {Grouped(whole.Now(Counter.LockReadContentions))} contended");
        Line(text, $"MMU lock, write  {Grouped(whole.Now(Counter.LockWriteAcquisitions))} acquired, {Grouped(whole.Now(Counter.LockWriteContentions))} contended");
        Line(text, $"lock wait        {Quantity.Time(whole.Now(Counter.LockWaitNs))}, {Quantity.Percent(whole.LockWaitShare)} of worker time");
    }

    private void AppendSafety(StringBuilder text, FrameDelta whole)
    {
        var checks = whole.Now(Counter.SafetyChecks);
        Line(text, $"collections      {Grouped(whole.Now(Counter.Collections))} of the engine process");
        if (Last.State == RunState.Violated || whole.Now(Counter.SafetyViolations) > 0)
        {
            Line(text, $"safety           VIOLATED after {Grouped(checks)} checks");
            Wrapped(text, Last.Violation ?? "The engine gave no report.", continuation: "");
        }
        else
        {
            Line(text, checks == 0 ? "safety           nothing was checked" : $"safety           no violation in {Grouped(checks)} checks");
        }
    }

    private static void Row(StringBuilder text, string name, string total, string perSecond) =>
        Line(text, $"{name,-26}{total,22}{perSecond,14}");

    private static void Row(StringBuilder text, string name, params ReadOnlySpan<string> cells)
    {
        var row = new StringBuilder($"{name,-25}");
        foreach (var cell in cells)
            row.Append(CultureInfo.InvariantCulture, $"{cell,9}");
        Line(text, row.ToString());
    }

    /// <summary>Breaks between words; a following line is set in by two.</summary>
    private static void Wrapped(StringBuilder text, string words, string continuation)
    {
        var line = "";
        foreach (var word in words.Split(' ', '\n').Where(word => word.Length > 0))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length + continuation.Length > Columns)
            {
                Line(text, line + continuation);
                line = "  " + word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        Line(text, line);
    }

    private static void Line(StringBuilder text, string line = "") => text.Append(line.TrimEnd()).Append('\n');

    private static string Grouped(long number) => number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');

    private static string Plural(long number, string noun) => $"{Grouped(number)} {noun}{(number == 1 ? "" : "s")}";
}
