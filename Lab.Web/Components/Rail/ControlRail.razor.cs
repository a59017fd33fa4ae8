using Lab.Engine.Workloads;
using Lab.Web.Services.Recordings;
using Lab.Web.Services.Run;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace Lab.Web.Components.Rail;

/// <summary>Everything that can be set, and start and stop. Says what was done to it; the page acts.</summary>
public sealed partial class ControlRail : ComponentBase
{
    [Parameter, EditorRequired] public required RunDraft Draft { get; set; }

    [Parameter] public bool IsActive { get; set; }

    /// <summary>A command is under way.</summary>
    [Parameter] public bool IsBusy { get; set; }

    /// <summary>The draft differs from the run in a field that takes a new one.</summary>
    [Parameter] public bool NeedsRestart { get; set; }

    /// <summary>The engine's refusal, a sentence each.</summary>
    [Parameter] public IReadOnlyList<string> Problems { get; set; } = [];

    [Parameter, EditorRequired] public required IReadOnlyList<Recording> Recordings { get; set; }

    [Parameter] public int LargestMiB { get; set; }

    [Parameter] public string? ReplayReport { get; set; }

    [Parameter] public string? RecordingProblem { get; set; }

    [Parameter] public EventCallback OnStartStop { get; set; }

    [Parameter] public EventCallback OnRestart { get; set; }

    [Parameter] public EventCallback<string> OnPreset { get; set; }

    [Parameter] public EventCallback<string> OnPolicy { get; set; }

    [Parameter] public EventCallback<(Knob Knob, string Text)> OnKnob { get; set; }

    [Parameter] public EventCallback<string> OnReplay { get; set; }

    [Parameter] public EventCallback<string> OnRunRecording { get; set; }

    [Parameter] public EventCallback<IBrowserFile> OnUpload { get; set; }

    private RunPreset? Preset => RunPresets.Matching(Draft.Options);

    /// <summary>What a changed knob differs from: the preset it comes closest to by name is not guessed; the demo is.</summary>
    private RunOptions Baseline => Preset?.Options ?? LastPreset.Options;

    /// <summary>The preset that was chosen last, before knobs were turned.</summary>
    [Parameter] public RunPreset LastPreset { get; set; } = RunPresets.Demo;
}
