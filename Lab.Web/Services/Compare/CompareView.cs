using Lab.Engine.Telemetry.Wire;

namespace Lab.Web.Services.Compare;

/// <summary>What of a result is shown; its address says it.</summary>
/// <param name="IsSwapped">B is left, and ratios are A/B.</param>
/// <param name="Latency">Whose percentiles are shown.</param>
public sealed record CompareView(CompareLayout Layout = CompareLayout.Columns, bool IsSwapped = false, Histogram Latency = Histogram.Fault)
{
    /// <summary>Operations whose percentiles can be shown.</summary>
    public static IReadOnlyList<(Histogram Histogram, string Name)> Latencies { get; } =
    [
        (Histogram.Fault, "fault"), (Histogram.Unmap, "unmap"), (Histogram.Split, "eager split"), (Histogram.GracePeriod, "grace period"), (Histogram.BreakWindow, "BBM window"),
    ];

    /// <param name="id">Of the result.</param>
    public string AddressOf(string id)
    {
        var parts = new List<string>();
        if (Layout != CompareLayout.Columns)
            parts.Add($"view={Layout.ToString().ToLowerInvariant()}");
        if (IsSwapped)
            parts.Add("swap=true");
        if (Latency != Histogram.Fault)
            parts.Add($"latency={Latency.ToString().ToLowerInvariant()}");
        return CompareAddress.OfResult(id) + (parts.Count == 0 ? "" : "?" + string.Join('&', parts));
    }

    /// <summary>What is no value is taken for the default.</summary>
    public static CompareView Parse(string? view, string? swap, string? latency) => new(
        Enum.TryParse<CompareLayout>(view, ignoreCase: true, out var layout) && Enum.IsDefined(layout) ? layout : CompareLayout.Columns,
        bool.TryParse(swap, out var isSwapped) && isSwapped,
        Enum.TryParse<Histogram>(latency, ignoreCase: true, out var histogram) && Latencies.Any(known => known.Histogram == histogram) ? histogram : Histogram.Fault);
}
