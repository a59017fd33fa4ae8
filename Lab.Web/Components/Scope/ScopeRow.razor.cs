using Lab.Engine.Telemetry.Wire;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Scope;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Scope;

/// <summary>The scope, and who held the grace periods of the run; an example of the one shows in the other.</summary>
public sealed partial class ScopeRow : ComponentBase
{
    private static readonly TimeSpan BlamePace = TimeSpan.FromSeconds(4);

    private ScopePanel? _panel;
    private GracePeriodBlame? _blame;
    private long _blameAt;

    [Inject] public required ScopeStore Store { get; init; }

    [Inject] public required TimeProvider Clock { get; init; }

    [Parameter, EditorRequired] public required LabStatus Status { get; set; }

    /// <summary>The page shows the past: no newer window is put in place of the one shown.</summary>
    [Parameter] public bool IsFrozen { get; set; }

    /// <summary>Where a presentation shows the scope; null: nowhere, or there is no presentation.</summary>
    [Parameter] public string? Zone { get; set; }

    /// <summary>Anew every few seconds: all its rows change with each grace period.</summary>
    protected override void OnParametersSet()
    {
        var blame = Store.Blame is { } known && string.Equals(known.RunId, Status.RunId, StringComparison.Ordinal) ? known : null;
        if (_blame is not null && string.Equals(_blame.RunId, blame?.RunId, StringComparison.Ordinal) && Clock.GetElapsedTime(_blameAt) < BlamePace)
            return;
        (_blame, _blameAt) = (blame, Clock.GetTimestamp());
    }

    /// <summary>Show a window until the newest is asked for again.</summary>
    public Task ShowAsync(ScopeCapture capture) => ShowAsync((capture, -1));

    private Task ShowAsync((ScopeCapture Capture, int Period) example) =>
        _panel?.ShowAsync(example.Capture, example.Period) ?? Task.CompletedTask;
}
