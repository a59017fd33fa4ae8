using System.Text.Json;

namespace Lab.Web.Services.Present;

/// <summary>The fields of one scene file. A field that is not as it must be adds a problem that names file and field.</summary>
/// <param name="problems">Gets a sentence for each.</param>
internal sealed class SceneFields(string file, JsonElement json, List<string> problems)
{
    public void Problem(string field, string what) => problems.Add($"{file}.json: \"{field}\" {what}");

    public void RefuseOthers(IReadOnlyList<string> known)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            if (!known.Contains(property.Name, StringComparer.Ordinal))
                Problem(property.Name, $"is no field of a scene; there are {string.Join(", ", known)}.");
            else if (!seen.Add(property.Name))
                Problem(property.Name, "is given twice.");
        }
    }

    public JsonElement? Find(string field) => json.TryGetProperty(field, out var value) ? value : null;

    /// <summary>A text that must be there.</summary>
    public string? Text(string field, int longest)
    {
        if (Find(field) is not { } value)
        {
            Problem(field, "is missing.");
            return null;
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : null;
        if (string.IsNullOrEmpty(text))
            Problem(field, "must be a text, and not empty.");
        else if (text.Length > longest)
            Problem(field, $"has {text.Length} characters; it must have at most {longest}.");
        return text;
    }

    public string? OneOf(string field, IReadOnlyCollection<string> known)
    {
        var before = problems.Count;
        var text = Text(field, int.MaxValue);
        if (before == problems.Count && !known.Contains(text!, StringComparer.Ordinal))
            Problem(field, $"is \"{text}\"; it must be one of {string.Join(", ", known)}.");
        return text;
    }

    /// <summary>A name of an enum; absent: the default.</summary>
    public T Enum<T>(string field, T otherwise)
        where T : struct, Enum
    {
        if (Find(field) is not { } value)
            return otherwise;
        if (value.ValueKind == JsonValueKind.String && System.Enum.TryParse<T>(value.GetString(), out var found) && System.Enum.IsDefined(found))
            return found;
        Problem(field, $"is {value.GetRawText()}; it must be one of {string.Join(", ", System.Enum.GetNames<T>())}.");
        return otherwise;
    }

    public int Whole(string field, int least, int most)
    {
        if (Find(field) is not { } value)
            Problem(field, "is missing.");
        else if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var number) || number < least || number > most)
            Problem(field, $"is {value.GetRawText()}; it must be a whole number from {least} to {most}.");
        else
            return number;
        return least;
    }

    /// <summary>A name of a file in the folder of recordings; absent: null.</summary>
    public string? FileName(string field)
    {
        if (Find(field) is null)
            return null;
        var name = Text(field, 100);
        if (name is not null && (Path.GetFileName(name) != name || !name.EndsWith(".json", StringComparison.Ordinal)))
            Problem(field, $"is \"{name}\"; it must be the name of a .json file in the folder \"recorded\", without a path.");
        return name;
    }

    /// <summary>A list of known names; absent: none.</summary>
    public IReadOnlyList<string> Names(string field, IReadOnlyCollection<string> known)
    {
        if (Find(field) is not { } value)
            return [];
        if (value.ValueKind != JsonValueKind.Array)
        {
            Problem(field, "must be a list.");
            return [];
        }

        var names = new List<string>();
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String && known.Contains(item.GetString()!, StringComparer.Ordinal))
                names.Add(item.GetString()!);
            else
                Problem(field, $"names {item.GetRawText()}; it may name {string.Join(", ", known)}.");
        }

        return names;
    }
}
