using Lab.Engine.Telemetry.Wire;
using Lab.Web.Services.Feed;

namespace Lab.Web.Services.Run;

/// <summary>What the marks say of the injections.</summary>
/// <param name="UnderWay">Names of those that have begun and not ended.</param>
/// <param name="Effects">The measured effect of each one's last, by name.</param>
public sealed record InjectionNews(IReadOnlySet<string> UnderWay, IReadOnlyDictionary<string, string> Effects)
{
    public static InjectionNews None { get; } = Of([]);

    /// <param name="marks">Oldest first.</param>
    public static InjectionNews Of(IReadOnlyList<LabMark> marks)
    {
        var underWay = new HashSet<string>(StringComparer.Ordinal);
        var effects = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var mark in marks)
        {
            switch (mark.Kind)
            {
                case LabEventKind.InjectionBegan when mark.Injection is { } name:
                    underWay.Add(name);
                    break;
                case LabEventKind.InjectionEnded when mark.Injection is { } name:
                    underWay.Remove(name);
                    effects[name] = mark.Text;
                    break;
                case LabEventKind.RunStarted or LabEventKind.EngineConnected or LabEventKind.EngineLost:
                    underWay.Clear();
                    break;
            }
        }

        return new InjectionNews(underWay, effects);
    }
}
