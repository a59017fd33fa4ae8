using System.Text.Json;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Injections;

namespace Lab.Engine.Link;

/// <summary>An injection as the link carries it: the kind by name, the numbers as a JSON object.</summary>
public static class InjectionJson
{
    private static readonly Dictionary<string, Func<InjectionRequest, int, InjectionRequest>> s_fields = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(InjectionRequest.Ms)] = (request, value) => request with { Ms = value },
        [nameof(InjectionRequest.Callbacks)] = (request, value) => request with { Callbacks = value },
        [nameof(InjectionRequest.CostNs)] = (request, value) => request with { CostNs = value },
    };

    public static string Write(InjectionRequest request) =>
        JsonSerializer.Serialize(new { request.Ms, request.Callbacks, request.CostNs });

    /// <param name="kind">"reader-stall" or "ReaderStall".</param>
    /// <param name="request">Complete if there is no problem; no limit is looked at.</param>
    /// <returns>Every problem, a sentence each.</returns>
    public static IReadOnlyList<string> Parse(string kind, string json, out InjectionRequest request)
    {
        var problems = new List<string>();
        request = new InjectionRequest { Kind = default };
        if (TryFindKind(kind, out var found))
            request = request with { Kind = found };
        else
            problems.Add(NoSuchKind(kind));
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return [.. problems, "The injection's numbers are not a JSON object."];
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (!s_fields.TryGetValue(property.Name, out var set))
                    problems.Add($"{property.Name} is nothing that an injection has; it has {string.Join(", ", s_fields.Keys)}.");
                else if (property.Value.ValueKind != JsonValueKind.Number || !property.Value.TryGetInt32(out var value))
                    problems.Add($"{property.Name} is {property.Value.GetRawText()}; it must be a whole number.");
                else
                    request = set(request, value);
            }
        }
        catch (JsonException broken)
        {
            problems.Add($"The injection's numbers are not JSON: {broken.Message}");
        }

        return problems;
    }

    internal static bool TryFindKind(string text, out InjectionKind kind)
    {
        foreach (var known in Enum.GetValues<InjectionKind>())
        {
            kind = known;
            if (string.Equals(text, known.ToString(), StringComparison.OrdinalIgnoreCase)
                || string.Equals(text, RepeatLine.Kebab(known.ToString()), StringComparison.OrdinalIgnoreCase))
                return true;
        }

        kind = default;
        return false;
    }

    internal static string NoSuchKind(string text) =>
        $"\"{text}\" is no injection; there are {string.Join(", ", Enum.GetNames<InjectionKind>().Select(RepeatLine.Kebab))}.";
}
