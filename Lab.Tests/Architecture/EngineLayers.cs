using System.Text.RegularExpressions;

namespace Lab.Tests.Architecture;

/// <summary>The layers of Lab.Engine as data, and the rule: a layer uses those below it, never above, never sideways.</summary>
public static partial class EngineLayers
{
    /// <summary>Lowest first. A layer's folder and namespace bear its name; ARCHITECTURE.md draws the same list.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "Primitives", "Memory", "Rcu", "Locks", "Tlb", "PageTable", "Mmu", "Checkers", "Workloads", "Simulation",
        "Reenactments", "Telemetry", "Experiments", "Benchmarks", "Link", "Cli",
    ];

    /// <summary>Every use in a file that the rule forbids, as "file:line → namespace: rule".</summary>
    public static IReadOnlyList<string> Violations(SourceFile file)
    {
        var layer = LayerOf(file.Path);
        if (layer is null)
            return [$"{file.Path}: its folder is no layer; the layers are {string.Join(", ", Names)}"];

        var violations = new List<string>();
        for (var line = 0; line < file.Code.Count; line++)
        {
            violations.AddRange(UsedNamespaces(file.Code[line])
                .Select(used => (Used: used, Rule: BrokenRule(layer, file.Path, used)))
                .Where(found => found.Rule is not null)
                .Select(found => $"{file.Path}:{line + 1} → Lab.Engine.{found.Used}: {found.Rule}"));
        }

        return violations;
    }

    private static string? LayerOf(string path)
    {
        var parts = path.Split('/');
        return parts is ["Lab.Engine", var folder, _, ..] && Names.Contains(folder) ? folder : null;
    }

    private static string? BrokenRule(string layer, string path, string used)
    {
        var usedLayer = used.Split('.')[0];
        if (usedLayer == layer)
            return null;
        if (path.StartsWith("Lab.Engine/Telemetry/Wire/", StringComparison.Ordinal))
            return "Telemetry.Wire holds values only and uses no layer";
        if (Names.ToList().IndexOf(usedLayer) < Names.ToList().IndexOf(layer))
            return null;
        return $"{layer} may use the layers below it only ({usedLayer} is above)";
    }

    /// <summary>Namespaces named in a line: in full, or from inside Lab.Engine by their last part.</summary>
    private static IEnumerable<string> UsedNamespaces(string line)
    {
        if (line.StartsWith("namespace ", StringComparison.Ordinal))
            return [];
        return FullName().Matches(line).Concat(ShortName().Matches(line))
            .Select(match => match.Groups["used"].Value)
            .Where(used => Names.Contains(used.Split('.')[0]))
            .Distinct();
    }

    [GeneratedRegex(@"\bLab\.Engine\.(?<used>\w+(\.Wire)?)")]
    private static partial Regex FullName();

    [GeneratedRegex(@"(?<![\w.])(?<used>Primitives|Memory|Rcu|Locks|Tlb|PageTable|Mmu|Checkers|Workloads|Simulation|Reenactments|(Telemetry(\.Wire)?)|Experiments|Benchmarks|Link|Cli)\.(?=[A-Z]\w*[<.\s({;,)>])")]
    private static partial Regex ShortName();
}
