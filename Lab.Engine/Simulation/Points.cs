using System.Text.RegularExpressions;
using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <summary>Pause points by name: "after-break".</summary>
public static partial class Points
{
    private static readonly Dictionary<string, PausePoint> s_byName = Enum.GetValues<PausePoint>().ToDictionary(NameOf, StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Names => s_byName.Keys;

    public static string NameOf(PausePoint point) => Hump().Replace(point.ToString(), "-$0").ToLowerInvariant();

    public static bool TryFind(string name, out PausePoint point) => s_byName.TryGetValue(name, out point);

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Hump();
}
