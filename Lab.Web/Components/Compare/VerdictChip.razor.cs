using Lab.Engine.Experiments;
using Lab.Web.Services.Experiments;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Compare;

/// <summary>The verdict in one line: an icon and words, never colour alone.</summary>
public sealed partial class VerdictChip : ComponentBase
{
    [Parameter, EditorRequired] public required VerdictKind Kind { get; set; }

    /// <summary>The verdict's, as everywhere.</summary>
    [Parameter, EditorRequired] public required string Sentence { get; set; }

    [Parameter, EditorRequired] public required ExperimentState State { get; set; }

    private bool IsPaused => State == ExperimentState.Interrupted && Kind is (VerdictKind.Calibrating or VerdictKind.Collecting);

    private string Words => IsPaused ? $"Interrupted: {Sentence}" : Sentence;

    private string Class => IsPaused ? "interrupted" : Kind.ToString().ToLowerInvariant();

    private string Shape => Kind switch
    {
        _ when IsPaused => "paused",
        VerdictKind.Calibrating or VerdictKind.Collecting => "open",
        VerdictKind.Better => "up",
        VerdictKind.Worse => "down",
        VerdictKind.NoDifference => "equal",
        VerdictKind.NotResolvable => "unknown",
        VerdictKind.Invalid => "invalid",
        _ => throw new ArgumentOutOfRangeException(nameof(Kind), Kind, "No such verdict."),
    };
}
