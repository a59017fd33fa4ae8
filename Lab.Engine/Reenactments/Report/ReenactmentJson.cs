using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lab.Engine.Reenactments.Report;

/// <summary>Reports as JSON: names in camel case, what is null left in.</summary>
public static class ReenactmentJson
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(IReadOnlyList<ReenactmentSummary> list) => JsonSerializer.Serialize(list, s_options);

    public static string Write(ReenactmentReport report) => JsonSerializer.Serialize(report, s_options);

    public static string Write(IReadOnlyList<MatrixRow> rows) => JsonSerializer.Serialize(rows, s_options);

    /// <exception cref="JsonException">It is no report.</exception>
    public static ReenactmentReport Read(string json) =>
        JsonSerializer.Deserialize<ReenactmentReport>(json, s_options) ?? throw new JsonException("the report is null");
}
