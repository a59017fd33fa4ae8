using Lab.Web.Services.Recordings;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace Lab.Web.Components.Rail;

/// <summary>Chooses a recording to replay, or takes another.</summary>
public sealed partial class RecordingPicker : ComponentBase
{
    private string? _chosen;

    [Parameter, EditorRequired] public required IReadOnlyList<Recording> Recordings { get; set; }

    [Parameter] public int LargestMiB { get; set; }

    [Parameter] public bool IsBusy { get; set; }

    /// <summary>Summary of the last replay.</summary>
    [Parameter] public string? Report { get; set; }

    /// <summary>Why the last upload or replay was refused.</summary>
    [Parameter] public string? Problem { get; set; }

    [Parameter] public EventCallback<string> OnReplay { get; set; }

    [Parameter] public EventCallback<string> OnRun { get; set; }

    [Parameter] public EventCallback<IBrowserFile> OnUpload { get; set; }

    /// <summary>A report closes with its verdict; the page opens with it.</summary>
    private static string Verdict(string report) => report.TrimEnd().Split('\n')[^1];

    private Recording? Chosen => Recordings.FirstOrDefault(recording => recording.Name == _chosen) ?? (Recordings.Count > 0 ? Recordings[0] : null);
}
