using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lab.Engine.Experiments.Export;

/// <summary>Results as JSON: in a file of their own, or inside a page.</summary>
public static class ResultJson
{
    public const string ComparisonFormat = "stage2lab-comparison-result-1";
    public const string SeriesFormat = "stage2lab-series-result-1";

    /// <summary>Nothing in it can end the element that it stands in: &lt;, &gt; and &amp; are written as \u00XX.</summary>
    private static readonly JsonSerializerOptions s_inPage = new(ExperimentJson.Options) { Encoder = JavaScriptEncoder.Default };

    public static ComparisonResult Of(ComparisonReport report) =>
        new(ComparisonFormat, ComparisonSummary.Of(report), report.ToText(), report.Comparison.Slices);

    public static SeriesResult Of(Series.SeriesReport report) => new(SeriesFormat, Series.SeriesSummary.Of(report), report.ToText(), report.Progress.Slices);

    public static string Write<TResult>(TResult result) => JsonSerializer.Serialize(result, ExperimentJson.Options);

    public static string WriteForPage<TResult>(TResult result) => JsonSerializer.Serialize(result, s_inPage);
}
