using Lab.Engine.Telemetry.Wire;
using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Present;

/// <summary>What a reader of the numbers must know of the run's state: its engine is gone, or it has only begun.</summary>
public sealed partial class RunNotice : ComponentBase
{
    /// <summary>Length of what is called warm-up; wwwroot/js/bands.js hatches the same.</summary>
    public const int WarmUpSeconds = 2;

    [Parameter, EditorRequired] public required LabStatus Status { get; set; }

    /// <summary>This server starts engines itself.</summary>
    [Parameter] public bool IsSupervised { get; set; }

    [Parameter] public EventCallback OnRestartEngine { get; set; }

    private bool IsEngineLost => Status is { EngineConnected: false, Engine: not null };

    private int WarmUpLeft => Status is { EngineConnected: true, State: RunState.Running }
        ? (int)Math.Ceiling(WarmUpSeconds - Status.Elapsed.TotalSeconds)
        : 0;
}
