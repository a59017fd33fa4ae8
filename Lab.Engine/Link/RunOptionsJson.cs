using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Engine.Workloads;

namespace Lab.Engine.Link;

/// <summary>RunOptions as JSON: field names as declared, enums by name (a number is understood).</summary>
public static class RunOptionsJson
{
    public static string Write(RunOptions options)
    {
        var json = new JsonObject();
        foreach (var field in RunField.All)
        {
            json[field.Name] = field.Get(options) switch
            {
                Enum value => JsonValue.Create(value.ToString()),
                bool value => JsonValue.Create(value),
                int value => JsonValue.Create(value),
                ulong value => JsonValue.Create(value),
                var value => JsonValue.Create((string)value),
            };
        }

        return json.ToJsonString();
    }

    /// <param name="baseline">Gives the fields that the JSON does not name.</param>
    /// <param name="options">Valid if there is no problem; else not to be used.</param>
    /// <returns>Every unknown field, every bad value, and every value out of range, a sentence each.</returns>
    public static IReadOnlyList<string> Parse(string json, RunOptions baseline, out RunOptions options)
    {
        options = baseline with { };
        var problems = new List<string>();
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return ["The options are not a JSON object."];
            ReadFields(document.RootElement, options, problems);
        }
        catch (JsonException broken)
        {
            return [$"The options are not JSON: {broken.Message}"];
        }

        if (problems.Count == 0)
            problems.AddRange(options.Problems());
        return problems;
    }

    private static void ReadFields(JsonElement json, RunOptions options, List<string> problems)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in json.EnumerateObject())
        {
            if (!seen.Add(property.Name))
                problems.Add($"{property.Name} is given twice.");
            else if (RunField.Find(property.Name) is { } field)
                problems.AddRange(field.TrySet(options, property.Value) is { } problem ? [problem] : []);
            else if (!RunField.IsDerived(property.Name))
                problems.Add($"{property.Name} is no option of a run in this engine.");
        }
    }
}
