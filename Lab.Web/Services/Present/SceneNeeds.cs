namespace Lab.Web.Services.Present;

/// <summary>Parts of the lab that a scene can need, and whether this version has them.</summary>
public static class SceneNeeds
{
    /// <summary>A scene with it offers the comparison of the policies on its workload.</summary>
    public const string Compare = "compare";

    private static readonly Dictionary<string, (bool Here, string Words)> Known = new(StringComparer.Ordinal)
    {
        ["live"] = (true, "the live run"),
        ["reenact"] = (true, "the Re-enact page"),
        [Compare] = (true, "the Compare page"),
        ["ladder"] = (false, "the patch ladder"),
        ["scaling"] = (false, "the scaling page"),
        ["report"] = (false, "the text report"),
    };

    public static IEnumerable<string> Names => Known.Keys;

    public static bool IsKnown(string need) => Known.ContainsKey(need);

    /// <summary>This version does not have it.</summary>
    public static bool IsMissing(string need) => !Known[need].Here;

    /// <summary>"the Compare page".</summary>
    public static string WordsOf(string need) => Known[need].Words;
}
