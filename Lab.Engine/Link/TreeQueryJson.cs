using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Engine.Workloads.Tree;

namespace Lab.Engine.Link;

/// <summary>A <see cref="TreeQuery"/> as JSON: field names as declared. An empty text is every default.</summary>
public static class TreeQueryJson
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNameCaseInsensitive = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Write(TreeQuery query) => JsonSerializer.Serialize(query, s_options);

    /// <param name="query">Valid if there is no problem.</param>
    /// <returns>Problems, whole sentences.</returns>
    public static IReadOnlyList<string> Parse(string json, out TreeQuery query)
    {
        query = new TreeQuery();
        if (string.IsNullOrWhiteSpace(json))
            return [];
        try
        {
            query = JsonSerializer.Deserialize<TreeQuery>(json, s_options) ?? new TreeQuery();
        }
        catch (JsonException broken)
        {
            return [$"The query is not what this engine understands: {broken.Message}"];
        }

        return query.Problems();
    }
}
