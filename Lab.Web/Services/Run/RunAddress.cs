using System.Globalization;
using System.Text;
using Lab.Engine.Link;
using Lab.Engine.Workloads;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Lab.Web.Services.Run;

/// <summary>
/// Options as the query of an address, by the names of the command line: "?policy=rwlock-6.1&amp;vcpus=4". What is not
/// there is the preset's if one is named, else the default.
/// </summary>
public static class RunAddress
{
    /// <summary>Names the preset that the options were made from; what is said beside it counts more.</summary>
    public const string Preset = "preset";

    private static readonly RunOptions s_defaults = new();

    /// <summary>The address that restores these options, whatever becomes of the preset: it holds all that differs from the defaults or from the preset.</summary>
    /// <param name="page">Without a query.</param>
    public static string Of(string page, RunOptions options, RunPreset? from)
    {
        var address = new StringBuilder(page);
        var mark = '?';
        foreach (var (name, value) in Parameters(options, from))
        {
            if (value is null)
                continue;
            address.Append(CultureInfo.InvariantCulture, $"{mark}{name}={Uri.EscapeDataString(value)}");
            mark = '&';
        }

        return address.ToString();
    }

    /// <summary>Every parameter that an address can have; null: it need not be there.</summary>
    public static IReadOnlyDictionary<string, string?> Parameters(RunOptions options, RunPreset? from)
    {
        var parameters = new Dictionary<string, string?>(StringComparer.Ordinal) { [Preset] = from?.Key };
        foreach (var field in RunField.All)
        {
            var isSaid = field.Name == nameof(RunOptions.Policy)
                || !Equals(field.Get(options), field.Get(s_defaults)) || (from is not null && !Equals(field.Get(options), field.Get(from.Options)));
            parameters[field.KebabName] = isSaid ? field.Text(options) : null;
        }

        return parameters;
    }

    /// <summary>Parameters that are no setting, a sentence each with what to do.</summary>
    public static IReadOnlyList<string> Unknown(string query) =>
    [
        .. QueryHelpers.ParseQuery(query).Keys.Where(name => name != Preset && RunField.All.All(field => field.KebabName != name))
            .Select(name => $"The address has \"{name}\", which is no setting{Instead(name)}; the rest of it is taken."),
    ];

    /// <returns>Null if the query says nothing of a run.</returns>
    public static RunAddressReading? Read(string query)
    {
        var given = QueryHelpers.ParseQuery(query);
        var fields = RunField.All.Where(field => given.ContainsKey(field.KebabName)).ToList();
        if (fields.Count == 0 && !given.ContainsKey(Preset))
            return null;

        var problems = new List<string>();
        var preset = given.TryGetValue(Preset, out var key) ? RunPresets.Find(key) : null;
        if (key.Count > 0 && preset is null)
            problems.Add($"preset is \"{key}\"; it must be one of {string.Join(", ", RunPresets.All.Select(known => known.Key))}.");
        var options = (preset?.Options ?? s_defaults) with { };
        var unreadable = new List<UnreadableField>();
        foreach (var field in fields)
        {
            var text = given[field.KebabName];
            if (Problem(field, text, options) is not { } problem)
                continue;
            if (field.Name == nameof(RunOptions.Policy))
                problems.Add(problem);
            else
                unreadable.Add(new UnreadableField(field.Name, text.ToString(), problem));
        }

        return new RunAddressReading(options, preset, unreadable, problems);
    }

    private static string Instead(string name)
    {
        var plain = Plain(name);
        var near = RunField.All.Select(field => field.KebabName)
            .Where(known => Plain(known) == plain || (plain.Length > 2 && (Plain(known).Contains(plain, StringComparison.Ordinal) || plain.Contains(Plain(known), StringComparison.Ordinal))))
            .ToList();
        return near.Count > 0 ? $"; write {string.Join(" or ", near)}" : "; remove it, or see docs/knobs.md for the names";
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    private static string? Problem(RunField field, StringValues texts, RunOptions own) =>
        texts.Count == 1 ? field.TrySet(own, texts.ToString()) : $"{field.Name} is given {texts.Count} times; once is enough.";
}
