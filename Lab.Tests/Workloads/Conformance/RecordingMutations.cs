using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Lab.Tests.Workloads.Conformance;

/// <summary>Falsifies a recording in one place at a time: every recorded value altered, and every recorded key removed.</summary>
internal static class RecordingMutations
{
    // Absent means nothing happened, or not recorded: to remove these says nothing false.
    private static readonly string[] Removable = ["trace", "state", "note"];

    /// <returns>The falsified file, what was falsified ("x.d[0][2]"), and the index of the operation (-1: creation).</returns>
    public static IEnumerable<(byte[] File, string Place, int Operation)> Of(byte[] recording)
    {
        var root = JsonNode.Parse(recording)!;
        var results = new List<(JsonObject Result, int Operation)> { (root["x0"]!.AsObject(), -1) };
        results.AddRange(root["ops"]!.AsArray().Select((op, index) => (op!["x"]!.AsObject(), index)));
        foreach (var (result, operation) in results)
        {
            foreach (var (value, place) in Values(result, "x").ToList())
            {
                if (place.EndsWith(".note", StringComparison.Ordinal))
                    continue;
                var altered = Altered(value, place);
                var held = Replace(value, altered);
                yield return (Encoding.UTF8.GetBytes(root.ToJsonString()), place, operation);
                Replace(altered, held);
            }

            foreach (var (key, value) in result.ToList())
            {
                if (Removable.Contains(key) || value!.ToJsonString() == "0")
                    continue;
                result.Remove(key);
                yield return (Encoding.UTF8.GetBytes(root.ToJsonString()), $"x without {key}", operation);
                result.Add(key, value);
            }
        }
    }

    private static IEnumerable<(JsonValue Value, string Place)> Values(JsonNode? node, string place) => node switch
    {
        JsonObject owner => owner.SelectMany(pair => Values(pair.Value, $"{place}.{pair.Key}")),
        JsonArray items => items.SelectMany((item, index) => Values(item, $"{place}[{index}]")),
        JsonValue value => [(value, place)],
        _ => [],
    };

    private static JsonValue Altered(JsonValue value, string place)
    {
        if (value.TryGetValue<long>(out var number))
            return JsonValue.Create(number + 1);
        var text = value.GetValue<string>();
        if (place.Contains(".trace[", StringComparison.Ordinal))
            return JsonValue.Create(text + "0");
        if (text.StartsWith('T'))
            return JsonValue.Create("T" + (int.Parse(text.AsSpan(1), CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture));
        if (ulong.TryParse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var raw) && !place.Contains(".mem[", StringComparison.Ordinal))
            return JsonValue.Create((raw ^ 0x1000).ToString("x", CultureInfo.InvariantCulture));
        return JsonValue.Create(text switch { "A" => "P", "P" => "A", "F" => "Q", "Q" => "F", "ipa" => "nsh", _ => "ipa" });
    }

    private static JsonValue Replace(JsonValue value, JsonValue by)
    {
        switch (value.Parent)
        {
            case JsonArray items:
                items[items.IndexOf(value)] = by;
                break;
            case JsonObject owner:
                owner[owner.Single(pair => pair.Value == value).Key] = by;
                break;
        }

        return value;
    }
}
