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

    /// <returns>Lines of at most <see cref="PlainText.Columns"/> columns, but for a command line word or a report that is longer.</returns>
    public string ToText()
    {
        var whole = FrameDelta.SinceStart(Last);
        var text = new PlainText();
        AppendHead(text, whole);
        AppendOperations(text, whole);
        AppendLatencies(text, whole);
        AppendReclaim(text, whole);
        AppendLocks(text, whole);
        AppendSafety(text, whole);
        return text.ToString();
    }

    private void AppendHead(PlainText text, FrameDelta whole)
    {
        text.Line("Stage-2 Lab run. MODEL in user space: times are not kernel times.");
        text.Line($"{Host.Runtime}, {Host.Architecture}, {PlainText.Plural(Host.Cores, "core")}, lab {Host.Version}");
        text.Line($"policy {Last.Policy}, {PlainText.Plural(Options.Vcpus, "vCPU")}, seed {Options.Seed}, {Quantity.Time(whole.IntervalNs)}");
        if (Last.RunnableThreads > Host.Cores)
            text.Line($"oversubscribed: {Last.RunnableThreads} runnable threads on {PlainText.Plural(Host.Cores, "core")}");
        text.Wrapped(CommandLine, continuation: " \\");
    }

    private static void AppendOperations(PlainText text, FrameDelta whole)
    {
        text.Line();
        Row(text, "operations", "total", "per second");
        foreach (var (name, counter) in Operations.Where(operation => whole.Now(operation.Counter) > 0))
            Row(text, "  " + name, PlainText.Grouped(whole.Now(counter)), Quantity.Count(whole.PerSecond(counter)));
    }

    private static void AppendLatencies(PlainText text, FrameDelta whole)
    {
        text.Line();
        Row(text, "latency", "samples", "p50", "p90", "p99", "max");
        foreach (var (name, histogram) in Latencies)
        {
            var summary = whole.Summary(histogram);
            if (summary.Count > 0)
                Row(text, "  " + name, Quantity.Count(summary.Count), Quantity.Time(summary.P50), Quantity.Time(summary.P90), Quantity.Time(summary.P99), Quantity.Time(summary.Max));
        }

        text.Line("  (bucket upper bounds: a sample is at most 6.25 % below its number)");
    }

    private static void AppendReclaim(PlainText text, FrameDelta whole)
    {
        text.Line();
        text.Line($"grace periods    {PlainText.Grouped(whole.Now(Counter.GracePeriods))} normal, {PlainText.Grouped(whole.Now(Counter.GracePeriodsExpedited))} expedited, {PlainText.Plural(whole.Now(Counter.StallWarnings), "stall warning")}");
        text.Line($"callbacks        {PlainText.Grouped(whole.Now(Counter.CallbacksQueued))} queued, {PlainText.Grouped(whole.Now(Counter.CallbacksInvoked))} invoked");
        text.Line($"backlog          peak {Quantity.Bytes(whole.Now(Counter.BacklogPeakBytes))}, at the end {Quantity.Bytes(whole.Now(Counter.BacklogBytes))} in {PlainText.Plural(whole.Now(Counter.BacklogEntries), "callback")}");
        text.Line($"table pages      {PlainText.Grouped(whole.Now(Counter.TablesAllocated))} allocated, {PlainText.Grouped(whole.Now(Counter.TablesFreed))} freed, {PlainText.Grouped(whole.Now(Counter.TablesInUse))} in use");
        text.Line($"memory caches    {PlainText.Plural(whole.Now(Counter.MemoryCacheExhaustions), "exhaustion")}");
    }

    private static void AppendLocks(PlainText text, FrameDelta whole)
    {
        text.Line($"MMU lock, read   {PlainText.Grouped(whole.Now(Counter.LockReadAcquisitions))} acquired, {PlainText.Grouped(whole.Now(Counter.LockReadContentions))} contended");
        text.Line($"MMU lock, write  {PlainText.Grouped(whole.Now(Counter.LockWriteAcquisitions))} acquired, {PlainText.Grouped(whole.Now(Counter.LockWriteContentions))} contended");
        text.Line($"lock wait        {Quantity.Time(whole.Now(Counter.LockWaitNs))}, {Quantity.Percent(whole.LockWaitShare)} of worker time");
    }

    private void AppendSafety(PlainText text, FrameDelta whole)
    {
        var checks = whole.Now(Counter.SafetyChecks);
        text.Line($"collections      {PlainText.Grouped(whole.Now(Counter.Collections))} of the engine process");
        if (Last.State == RunState.Violated || whole.Now(Counter.SafetyViolations) > 0)
        {
            text.Line($"safety           VIOLATED after {PlainText.Grouped(checks)} checks");
            text.Wrapped(Last.Violation ?? "The engine gave no report.");
        }
        else
        {
            text.Line(checks == 0 ? "safety           nothing was checked" : $"safety           no violation in {PlainText.Grouped(checks)} checks");
        }
    }

    private static void Row(PlainText text, string name, string total, string perSecond) =>
        text.Line($"{name,-26}{total,22}{perSecond,14}");

    private static void Row(PlainText text, string name, params ReadOnlySpan<string> cells)
    {
        var row = new StringBuilder($"{name,-25}");
        foreach (var cell in cells)
            row.Append(CultureInfo.InvariantCulture, $"{cell,9}");
        text.Line(row.ToString());
    }
}
