using System.Text.Json;
using Lab.Engine.Link;
using Lab.Engine.Workloads;
using Lab.Web.Services.Reenact;
using Lab.Web.Services.Run;

namespace Lab.Web.Services.Present;

/// <summary>Reads a scene's actions, and tries them out on the options that they lead to.</summary>
internal sealed class SceneActionReader(RunLimits limits)
{
    private const double LatestSeconds = 600;
    private static readonly string[] Kinds = ["preset", "policy", "knobs", "inject", "reenact"];

    public IReadOnlyList<SceneAction> Read(SceneFields fields)
    {
        if (fields.Find("actions") is not { } list)
            return [];
        if (list.ValueKind != JsonValueKind.Array)
        {
            fields.Problem("actions", "must be a list.");
            return [];
        }

        var actions = new List<SceneAction>();
        var options = RunPresets.Demo.Options;
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var field = $"actions[{index++}]";
            var problems = new List<string>();
            if (One(item, problems) is { } action)
            {
                options = SceneRunner.Apply(action, options);
                problems.AddRange(limits.Refusals(options));
                actions.Add(action);
            }

            foreach (var problem in problems)
                fields.Problem(field, $"cannot be done: {problem}");
        }

        return actions;
    }

    private SceneAction? One(JsonElement item, List<string> problems)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            problems.Add("it must be an object.");
            return null;
        }

        var at = 0.0;
        JsonProperty? what = null;
        foreach (var property in item.EnumerateObject())
        {
            if (property.Name == "at")
            {
                if (property.Value.ValueKind != JsonValueKind.Number || !property.Value.TryGetDouble(out at) || at is < 0 or > LatestSeconds)
                    problems.Add($"at is {property.Value.GetRawText()}; it must be 0 to {LatestSeconds} seconds.");
            }
            else if (!Kinds.Contains(property.Name) || what is not null)
            {
                problems.Add($"{property.Name} is one too many, or unknown; an action has \"at\" and one of {string.Join(", ", Kinds)}.");
            }
            else
            {
                what = property;
            }
        }

        if (what is not { } found)
        {
            problems.Add($"it has none of {string.Join(", ", Kinds)}.");
            return null;
        }

        var action = Make(found, problems);
        return problems.Count == 0 ? action! with { At = at } : null;
    }

    private SceneAction? Make(JsonProperty what, List<string> problems) => what.Name switch
    {
        "preset" => Preset(what.Value, problems),
        "policy" => Policy(what.Value, problems),
        "knobs" => Knobs(what.Value, problems),
        "inject" => Injection(what.Value, problems),
        _ => Reenact(what.Value, problems),
    };

    private static SceneAction? Preset(JsonElement value, List<string> problems)
    {
        if (RunPresets.Find(Text(value)) is { } preset)
            return new SceneAction { Preset = preset.Key };
        problems.Add($"{value.GetRawText()} is no preset; there are {string.Join(", ", RunPresets.All.Select(known => known.Key))}.");
        return null;
    }

    private static SceneAction? Policy(JsonElement value, List<string> problems)
    {
        if (PolicyCatalog.Find(Text(value)) is { } policy)
            return new SceneAction { Policy = policy.Name };
        problems.Add($"{value.GetRawText()} is no policy; there are {string.Join(", ", PolicyCatalog.All.Select(known => known.Name))}.");
        return null;
    }

    private static SceneAction? Knobs(JsonElement value, List<string> problems)
    {
        problems.AddRange(RunOptionsJson.Parse(value.GetRawText(), RunPresets.Demo.Options, out _));
        return new SceneAction { Knobs = value.GetRawText() };
    }

    private SceneAction? Injection(JsonElement value, List<string> problems)
    {
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("kind", out var kind))
        {
            problems.Add("an injection is an object with \"kind\", and \"ms\", \"callbacks\" or \"costNs\".");
            return null;
        }

        var numbers = value.EnumerateObject().Where(property => property.Name != "kind").ToDictionary(property => property.Name, property => property.Value, StringComparer.Ordinal);
        problems.AddRange(InjectionJson.Parse(Text(kind) ?? string.Empty, JsonSerializer.Serialize(numbers), out var request));
        if (problems.Count == 0)
            problems.AddRange(request.Problems(limits));
        return new SceneAction { Injection = request };
    }

    private static SceneAction? Reenact(JsonElement value, List<string> problems)
    {
        var bug = value.ValueKind == JsonValueKind.Object && value.TryGetProperty("bug", out var name) ? ReenactmentCatalog.Find(Text(name)) : null;
        if (bug is null)
        {
            problems.Add("a re-enactment is an object with \"bug\", B1 to B31, and \"seed\".");
            return null;
        }

        var seed = 1UL;
        if (value.TryGetProperty("seed", out var given) && (given.ValueKind != JsonValueKind.Number || !given.TryGetUInt64(out seed)))
            problems.Add($"seed is {given.GetRawText()}; it must be a whole number, not negative.");
        return new SceneAction { Reenact = new ReenactmentKey(bug.Id, seed) };
    }

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
