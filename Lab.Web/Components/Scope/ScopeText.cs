using System.Globalization;
using Lab.Engine.Telemetry.Wire;
using Lab.Web.Services.Feed;

namespace Lab.Web.Components.Scope;

/// <summary>What the scope says in words.</summary>
internal static class ScopeText
{
    /// <summary>What recording takes, as measured.</summary>
    public static string Cost(ScopeNews? news) => news is not { Armed: true }
        ? "Disarmed: costs nothing."
        : string.Create(CultureInfo.InvariantCulture, $"Armed: costs {news.CostShare * 100:0.0}\u202f% of worker time, records {news.Duty * 100:0}\u202f% of it.");

    /// <summary>What a window lacks; empty: nothing.</summary>
    public static string Lacks(ScopeCapture capture)
    {
        List<string> parts = [];
        if (capture.Cut > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{capture.Cut:N0} records farthest from the trigger left out"));
        if (capture.Dropped > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{capture.Dropped:N0} overwritten before they were copied"));
        if (capture.RecordingSinceNs > 0)
            parts.Add("recording began inside the window");
        return parts.Count == 0 ? string.Empty : $"{string.Join("; ", parts)}.";
    }

    /// <summary>For who cannot see the drawing.</summary>
    public static string Summary(ScopeCapture capture) => string.Create(
        CultureInfo.InvariantCulture,
        $"Window of {MetricText.Of(capture.WindowNs / 1e9, MetricUnit.Time)} with {capture.Kind.Length:N0} records in {capture.Lanes.Length} lanes: {Count(capture, ScopeEventKind.GracePeriod)} grace periods, {Count(capture, ScopeEventKind.ReadSection)} read sections, {Count(capture, ScopeEventKind.CallbackQueued)} callbacks queued, {Count(capture, ScopeEventKind.TablesFreed)} subtrees freed, {Count(capture, ScopeEventKind.Retry) + Count(capture, ScopeEventKind.Again)} retries. {capture.Headline}");

    private static int Count(ScopeCapture capture, ScopeEventKind kind) => capture.Kind.Count(row => row == (byte)kind);
}
