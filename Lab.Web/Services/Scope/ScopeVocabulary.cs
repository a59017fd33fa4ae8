using Lab.Engine.Telemetry.Scope;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Web.Services.Scope;

/// <summary>Words and colours for the numbers in a picture: the script that draws it has none of its own.</summary>
/// <param name="Kinds">By <see cref="ScopeEventKind"/>: the member's name.</param>
/// <param name="KindWords">By <see cref="ScopeEventKind"/>.</param>
/// <param name="Operations">By <see cref="ScopeOperation"/>.</param>
/// <param name="Roles">By <see cref="ScopeOperation"/>.</param>
public sealed record ScopeVocabulary(
    IReadOnlyList<string> Kinds, IReadOnlyList<string> KindWords, IReadOnlyList<string> Operations, IReadOnlyList<string> Roles)
{
    public static ScopeVocabulary Default { get; } = new(
        Enum.GetNames<ScopeEventKind>(),
        [.. Enum.GetValues<ScopeEventKind>().Select(ScopeWords.Of)],
        [.. Enum.GetValues<ScopeOperation>().Select(ScopeWords.Of)],
        [.. Enum.GetValues<ScopeOperation>().Select(ScopeRole.Of)]);
}
