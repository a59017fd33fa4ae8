using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Engine.Telemetry.Wire;
using Lab.Web.Services.Feed;

namespace Lab.Web.Services.Present;

/// <summary>A recorded run as a JSON file: a column for each metric by name, so that a file outlives a metric's number. Values have four digits.</summary>
public static class RecordedRunFile
{
    private const int Digits = 4;

    public static string Write(RecordedRun run)
    {
        var values = new JsonObject();
        foreach (var metric in Enum.GetValues<Metric>())
        {
            if (run.Points.Any(point => !float.IsNaN(point.Values[(int)metric])))
                values[metric.ToString()] = new JsonArray([.. run.Points.Select(point => Rounded(point.Values[(int)metric]))]);
        }

        var heat = new JsonObject();
        foreach (var series in Enum.GetValues<HeatSeries>())
            heat[series.ToString()] = new JsonArray([.. run.Points.Select(point => (JsonNode)new JsonArray([.. point.Heat[(int)series].Select(number => JsonValue.Create(number))]))]);
        return new JsonObject
        {
            ["origin"] = run.Origin,
            ["workers"] = run.Workers,
            ["policies"] = new JsonArray([.. run.Policies.Select(policy => new JsonObject { ["since"] = policy.Since, ["name"] = policy.Name })]),
            ["marks"] = new JsonArray([.. run.Marks.Select(mark => new JsonObject { ["time"] = mark.Time, ["kind"] = mark.Kind.ToString(), ["text"] = mark.Text })]),
            ["time"] = new JsonArray([.. run.Points.Select(point => (JsonNode)JsonValue.Create(Math.Round(point.Time, 3)))]),
            ["values"] = values,
            ["heat"] = heat,
        }.ToJsonString();
    }

    /// <returns>Null if the text is no recording, or its columns are not of one length. Unknown metrics are left out.</returns>
    public static RecordedRun? Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static RecordedRun Read(JsonElement json)
    {
        var times = json.GetProperty("time").EnumerateArray().Select(time => time.GetDouble()).ToArray();
        var points = times.Select((time, index) => new LabPoint
        {
            Time = time,
            Covers = 1,
            Gap = index == 0,
            Values = [.. Enumerable.Repeat(float.NaN, MetricInfo.Count)],
            Heat = [.. Enum.GetValues<HeatSeries>().Select(_ => Array.Empty<int>())],
        }).ToList();
        foreach (var column in json.GetProperty("values").EnumerateObject())
        {
            if (!Enum.TryParse<Metric>(column.Name, out var metric))
                continue;
            var index = 0;
            foreach (var value in column.Value.EnumerateArray())
                points[index++].Values[(int)metric] = value.ValueKind == JsonValueKind.Null ? float.NaN : value.GetSingle();
        }

        foreach (var column in json.GetProperty("heat").EnumerateObject())
        {
            if (!Enum.TryParse<HeatSeries>(column.Name, out var series))
                continue;
            var index = 0;
            foreach (var rows in column.Value.EnumerateArray())
                points[index++].Heat[(int)series] = [.. rows.EnumerateArray().Select(number => number.GetInt32())];
        }

        return new RecordedRun(
            json.GetProperty("origin").GetString()!,
            json.GetProperty("workers").GetInt32(),
            points,
            [.. json.GetProperty("policies").EnumerateArray().Select(policy => new RecordedPolicy(policy.GetProperty("since").GetDouble(), policy.GetProperty("name").GetString()!))],
            [.. json.GetProperty("marks").EnumerateArray().Select(Mark)]);
    }

    private static LabMark Mark(JsonElement json, int index) => new()
    {
        Id = index + 1,
        Time = json.GetProperty("time").GetDouble(),
        Kind = Enum.Parse<LabEventKind>(json.GetProperty("kind").GetString()!),
        Text = json.GetProperty("text").GetString()!,
        Tag = LabMark.TagOf(index + 1),
    };

    private static JsonValue? Rounded(float value) =>
        float.IsNaN(value) ? null : JsonValue.Create(double.Parse(value.ToString($"G{Digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
}
