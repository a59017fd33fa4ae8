using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Injections;
using Lab.Web.Services.Recordings;
using Lab.Web.Services.Run;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace Lab.Web.Components.Rail;

/// <summary>Everything that can be set, and start and stop. Says what was done to it; the page acts.</summary>
public sealed partial class ControlRail : ComponentBase
{
    private string _filter = string.Empty;
    private object? _drawn;

    [Parameter, EditorRequired] public required RunDraft Draft { get; set; }

    [Parameter] public bool IsActive { get; set; }

    /// <summary>A command is under way.</summary>
    [Parameter] public bool IsBusy { get; set; }

    /// <summary>The draft differs from the run in a field that takes a new one.</summary>
    [Parameter] public bool NeedsRestart { get; set; }

    /// <summary>The draft came with the address and the run has other settings.</summary>
    [Parameter] public bool IsPending { get; set; }

    /// <summary>The engine's refusal, or what is wrong with the address, a sentence each.</summary>
    [Parameter] public IReadOnlyList<string> Problems { get; set; } = [];

    /// <summary>The preset that was chosen last, before knobs were turned.</summary>
    [Parameter] public RunPreset LastPreset { get; set; } = RunPresets.Demo;

    /// <summary>The last line that was pasted.</summary>
    [Parameter] public PastedLine? Pasted { get; set; }

    [Parameter] public InjectionNews News { get; set; } = InjectionNews.None;

    [Parameter] public IReadOnlyDictionary<InjectionKind, IReadOnlyList<string>> InjectionRefusals { get; set; } = new Dictionary<InjectionKind, IReadOnlyList<string>>();

    /// <summary>The address that restores the draft.</summary>
    [Parameter] public string Link { get; set; } = string.Empty;

    /// <summary>The command line that runs the draft.</summary>
    [Parameter] public string Line { get; set; } = string.Empty;

    [Parameter, EditorRequired] public required IReadOnlyList<Recording> Recordings { get; set; }

    [Parameter] public int LargestMiB { get; set; }

    [Parameter] public string? ReplayReport { get; set; }

    [Parameter] public string? RecordingProblem { get; set; }

    [Parameter] public EventCallback OnStartStop { get; set; }

    [Parameter] public EventCallback OnRestart { get; set; }

    /// <summary>Send the draft to the run.</summary>
    [Parameter] public EventCallback OnApply { get; set; }

    /// <summary>Forget the draft.</summary>
    [Parameter] public EventCallback OnDiscard { get; set; }

    [Parameter] public EventCallback<string> OnPreset { get; set; }

    [Parameter] public EventCallback<string> OnRelease { get; set; }

    [Parameter] public EventCallback<string> OnPolicy { get; set; }

    [Parameter] public EventCallback<(Knob Knob, string Text)> OnKnob { get; set; }

    [Parameter] public EventCallback<Knob> OnReset { get; set; }

    [Parameter] public EventCallback OnResetAll { get; set; }

    [Parameter] public EventCallback<string> OnPaste { get; set; }

    [Parameter] public EventCallback<InjectionRequest> OnInject { get; set; }

    [Parameter] public EventCallback OnCopyLink { get; set; }

    [Parameter] public EventCallback OnCopyLine { get; set; }

    [Parameter] public EventCallback<string> OnReplay { get; set; }

    [Parameter] public EventCallback<string> OnRunRecording { get; set; }

    [Parameter] public EventCallback<IBrowserFile> OnUpload { get; set; }

    private RunPreset? Preset => RunPresets.Matching(Draft.Options);

    private ReleasePreset? Release => ReleasePresets.Matching(Draft.Options);

    /// <summary>What a changed knob differs from.</summary>
    private RunOptions Baseline => (Preset ?? LastPreset).Options;

    private string BaselineName => (Preset ?? LastPreset).Name;

    private int ChangedCount => KnobCatalog.All.Count(IsChanged);

    private bool IsFiltered => !string.IsNullOrWhiteSpace(_filter);

    /// <summary>The page renders each second; of so many controls that would be most of what goes over its connection.</summary>
    protected override bool ShouldRender()
    {
        var shown = (
            (Draft, Draft.Version, IsActive, IsBusy, NeedsRestart, IsPending, Problems),
            (LastPreset, Pasted, News, InjectionRefusals, Link, Line, Recordings),
            (ReplayReport, RecordingProblem, LargestMiB, _filter));
        if (shown.Equals(_drawn))
            return false;
        _drawn = shown;
        return true;
    }

    private bool IsChanged(Knob knob) => Draft.Differs(knob, Baseline);

    /// <summary>What is wrong is never hidden.</summary>
    private bool IsShown(Knob knob) => !IsFiltered || knob.Matches(_filter) || Draft.ProblemsOf(knob).Count > 0;
}
