using Lab.Web.Services.Feed;

namespace Lab.Web.Services.Present;

/// <summary>One slide of a presentation: what is said, what is done to the run, what is shown. Immutable; read from a file by <see cref="SceneReader"/>.</summary>
public sealed record Scene
{
    /// <summary>Of its file, without the ending; scenes are shown in the order of their names.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>What the speaker says; shown under the title.</summary>
    public required string Say { get; init; }

    /// <summary>How the audience can check what is shown.</summary>
    public required string Check { get; init; }

    /// <summary>Id of the large chart.</summary>
    public required string Hero { get; init; }

    /// <summary>Id of the small chart, or <see cref="ScopeZone"/>.</summary>
    public required string Second { get; init; }

    /// <summary>The number in large digits.</summary>
    public Metric Number { get; init; } = Metric.FaultsPerSecond;

    /// <summary>What the headline sentence is made from.</summary>
    public HeadlineKind Headline { get; init; }

    /// <summary>Seconds that the scene is expected to take.</summary>
    public required int Seconds { get; init; }

    /// <summary>File of the recording that stands in for the live run; null: none.</summary>
    public string? Recording { get; init; }

    /// <summary>Parts of the lab that the scene needs: <see cref="SceneNeeds"/>.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    public IReadOnlyList<SceneAction> Actions { get; init; } = [];

    /// <summary>Value of <see cref="Second"/> that asks for the scope.</summary>
    public const string ScopeZone = "scope";

    /// <summary>The re-enactment that is shown instead of charts, if the scene has one.</summary>
    public SceneAction? Reenactment => Actions.FirstOrDefault(action => action.Reenact is not null);

    public IReadOnlyList<string> Missing => [.. Needs.Where(SceneNeeds.IsMissing)];
}
