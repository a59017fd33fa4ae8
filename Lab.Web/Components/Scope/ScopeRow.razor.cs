using Lab.Engine.Telemetry.Wire;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Scope;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Scope;

/// <summary>The scope, and who held the grace periods of the run; an example of the one shows in the other.</summary>
public sealed partial class ScopeRow : ComponentBase
{
    private ScopePanel? _panel;

    [Inject] public required ScopeStore Store { get; init; }

    [Parameter, EditorRequired] public required LabStatus Status { get; set; }

    /// <summary>The page shows the past: no newer window is put in place of the one shown.</summary>
    [Parameter] public bool IsFrozen { get; set; }

    private GracePeriodBlame? Blame => Store.Blame is { } blame && string.Equals(blame.RunId, Status.RunId, StringComparison.Ordinal) ? blame : null;

    /// <summary>Show a window until the newest is asked for again.</summary>
    public Task ShowAsync(ScopeCapture capture) => ShowAsync((capture, -1));

    private Task ShowAsync((ScopeCapture Capture, int Period) example) =>
        _panel?.ShowAsync(example.Capture, example.Period) ?? Task.CompletedTask;
}
