using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Lab.Engine.Benchmarks;

/// <summary>A run's rows as text for people and as JSON.</summary>
public static class BenchmarkText
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>An array of <c>{name, nsMin, nsMedian, limitName, limitNs, ratio, target, met}</c>.</summary>
    public static string Json(IReadOnlyList<BenchmarkResult> results) => JsonSerializer.Serialize(results, s_json);

    /// <summary>Limits first, then each benchmark with its ratio and bar; last, how many bars were met.</summary>
    public static string Table(IReadOnlyList<BenchmarkResult> results)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"limit of this machine",-32} {"ns min",10} {"ns median",10}");
        foreach (var row in results.Where(row => row.Met is null))
            text.AppendLine(CultureInfo.InvariantCulture, $"{row.Name,-32} {Ns(row.NsMin),10} {Ns(row.NsMedian),10}  {row.What}");

        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"benchmark",-32} {"ns min",10} {"ns median",10} {"ratio",8} {"to reach",10}  compared with");
        foreach (var row in results.Where(row => row.Met is not null))
        {
            var bar = string.Create(CultureInfo.InvariantCulture, $"{(row.IsSpeedUp ? "≥" : "≤")} {row.Target:0.##}");
            text.AppendLine(CultureInfo.InvariantCulture, $"{row.Name,-32} {Ns(row.NsMin),10} {Ns(row.NsMedian),10} {row.Ratio,8:0.00} {bar,10}  {(row.Met == true ? "met   " : "MISSED")} {row.LimitName}; {row.What}{(row.Remark is null ? "" : "; " + row.Remark)}");
        }

        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"managed bytes allocated in all passes: {results.Sum(row => row.AllocatedBytes)}");
        text.Append(CultureInfo.InvariantCulture, $"{results.Count(row => row.Met == true)} met, {results.Count(row => row.Met == false)} missed");
        return text.ToString();
    }

    private static string Ns(double ns) => ns.ToString(ns < 100 ? "0.00" : "#,0", CultureInfo.InvariantCulture);
}
