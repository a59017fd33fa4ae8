using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Engine.Workloads.Scope;

namespace Lab.Engine.Link;

/// <summary>A <see cref="ScopeTrigger"/> as JSON: field names as declared, the kind by name. An empty text is every default.</summary>
public static class ScopeTriggerJson
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNameCaseInsensitive = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
    };

    /// <param name="trigger">Valid if there is no problem.</param>
    /// <returns>Problems, whole sentences.</returns>
    public static IReadOnlyList<string> Parse(string json, out ScopeTrigger trigger)
    {
        trigger = new ScopeTrigger();
        if (string.IsNullOrWhiteSpace(json))
            return [];
        try
        {
            trigger = JsonSerializer.Deserialize<ScopeTrigger>(json, s_options) ?? new ScopeTrigger();
        }
        catch (JsonException broken)
        {
            return [$"The trigger is not what this engine understands: {broken.Message} Kinds are {string.Join(", ", Enum.GetNames<ScopeTriggerKind>())}."];
        }

        return trigger.Problems();
    }
}
