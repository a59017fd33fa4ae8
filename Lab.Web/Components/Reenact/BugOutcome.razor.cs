using Lab.Web.Services.Reenact;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Reenact;

/// <summary>A bug's latest outcome in a few words.</summary>
public sealed partial class BugOutcome : ComponentBase
{
    /// <summary>Null: it was not run.</summary>
    [Parameter] public BugState? State { get; set; }

    private string Kind => State switch
    {
        null or { State: ReenactmentState.Queued or ReenactmentState.Running } => "",
        { State: ReenactmentState.Done, Caught: true, Silent: true } => "good",
        _ => "bad",
    };
}
