using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Encodings.Web;

namespace Lab.Engine.Experiments;

/// <summary>
/// A comparison on disk while it runs: JSON lines, first the plan and where it is made, then each slice as it ends. A
/// crash loses the slice that was running, and nothing else.
/// </summary>
public static class ComparisonFile
{
    private const string Format = "stage2lab-comparison-1";

    /// <summary>How plans and slices are written: enums by name, no number that JSON does not have.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        Converters = { new JsonStringEnumConverter() },
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Begin a file; one that is there is replaced.</summary>
    public static void Begin(string path, ComparisonPlan plan, ComparisonOrigin origin) =>
        File.WriteAllText(path, JsonSerializer.Serialize(new Head(Format, plan, origin), Json) + "\n");

    public static void Append(string path, SliceResult slice) => File.AppendAllText(path, JsonSerializer.Serialize(slice, Json) + "\n");

    /// <summary>Read a comparison back, to show it or to go on with it.</summary>
    /// <remarks>A last line that was cut short is the slice that was being written: it is left out. Any other damage refuses the file.</remarks>
    /// <returns>Problems, each with its line; none means that both values are there.</returns>
    public static IReadOnlyList<string> Load(string path, out Comparison? comparison, out ComparisonOrigin? origin)
    {
        comparison = null;
        origin = null;
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [$"{path}: {unreadable.Message}"];
        }

        if (lines.Length == 0 || Read<Head>(lines[0], out var damage) is not { } head)
            return [$"{path}, line 1: this is no comparison of the lab (format {Format})."];
        if (head.Format != Format)
            return [$"{path}, line 1: format \"{head.Format}\"; this lab reads {Format}."];
        if (head.Plan.Problems() is { Count: > 0 } problems)
            return [.. problems.Select(problem => $"{path}, line 1: {problem}")];

        var restored = new Comparison(head.Plan);
        for (var line = 1; line < lines.Length; line++)
        {
            if (Read<SliceResult>(lines[line], out damage) is not { } slice)
            {
                if (line == lines.Length - 1)
                    break;
                return [$"{path}, line {line + 1}: {damage}"];
            }

            if (slice.Ticket != restored.Next)
                return [$"{path}, line {line + 1}: slice {slice.Ticket}, but the plan wants {restored.Next?.ToString() ?? "no further one"}."];
            restored.Add(slice);
        }

        comparison = restored;
        origin = head.Origin;
        return [];
    }

    /// <summary>Drop what <see cref="Load"/> left out, so that the next slice begins on a line of its own.</summary>
    public static void Mend(string path, Comparison comparison, ComparisonOrigin origin)
    {
        var whole = path + ".whole";
        Begin(whole, comparison.Plan, origin);
        foreach (var slice in comparison.Slices)
            Append(whole, slice);
        File.Move(whole, path, overwrite: true);
    }

    private static T? Read<T>(string line, out string? damage)
        where T : class
    {
        damage = null;
        try
        {
            return JsonSerializer.Deserialize<T>(line, Json);
        }
        catch (JsonException broken)
        {
            damage = broken.Message;
            return null;
        }
    }

    private sealed record Head(string Format, ComparisonPlan Plan, ComparisonOrigin Origin);
}
