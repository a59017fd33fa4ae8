using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Web.Services.Recordings;
using Lab.Web.Services.Run;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using MudBlazor;

namespace Lab.Web.Pages;

/// <summary>What the page does to the run.</summary>
public sealed partial class LivePage
{
    /// <summary>A field is still being typed in for so long after the last key.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(300);
    private const double RecordingSpeedUp = 1;

    private readonly RunDraft _draft = new(RunPresets.Demo.Options);
    private RunPreset _lastPreset = RunPresets.Demo;
    private IReadOnlyList<Recording> _recordings = [];
    private IReadOnlyList<string> _problems = [];
    private string? _replayReport;
    private string? _recordingProblem;
    private long _turns;
    private bool _busy;
    private bool _settling;

    [Inject] public required RunControl Control { get; init; }

    [Inject] public required RecordingLibrary Library { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    private bool IsActive => _status is { EngineConnected: true, IsActive: true };

    private bool NeedsRestart => IsActive && Control.Options.NeedsRestart(_draft.Options);

    private void BeginRun()
    {
        _draft.Limits = Control.Limits;
        _draft.Replace(Control.Options);
        _lastPreset = RunPresets.Matching(_draft.Options) ?? RunPresets.Demo;
        TakeFromAddress();
        _recordings = Library.All();
        Control.Changed += OnControlChanged;
    }

    private void EndRun() => Control.Changed -= OnControlChanged;

    /// <summary>Another page, or this one, changed the run: show it, unless a field here is being changed or waits to be applied.</summary>
    private void OnControlChanged() => _ = InvokeAsync(() =>
    {
        if (!_settling && !_fromAddress && !NeedsRestart && _draft.IsValid)
            _draft.Replace(Control.Options);
        Frame();
    });

    private Task StartOrStopAsync() => IsActive ? RunAsync(Control.StopAsync) : RestartAsync();

    /// <summary>A draft with anything wrong in it is never sent, by no key either.</summary>
    private Task RestartAsync()
    {
        if (!_draft.IsValid)
            return Task.CompletedTask;
        _fromAddress = false;
        return RunAsync(() => Control.StartAsync(_draft.Options));
    }

    private async Task ChoosePresetAsync(string key)
    {
        if (RunPresets.Find(key) is not { } preset)
            return;
        _lastPreset = preset;
        _pasted = preset.Line is { } line ? PastedLine.Of(line) : null;
        _draft.Replace(preset.Under(_draft.Options));
        ShowInUrl();
        // A preset is a whole: what takes a new run gets one.
        await (NeedsRestart ? RestartAsync() : ApplyAsync());
    }

    private async Task ChoosePolicyAsync(string name)
    {
        _draft.SetPolicy(name);
        ShowInUrl();
        await ApplyAsync();
    }

    private async Task TurnKnobAsync((Knob Knob, string Text) turned)
    {
        _draft.Set(turned.Knob, turned.Text);
        _fromAddress = false;
        var turn = ++_turns;
        _settling = true;
        await Task.Delay(Settle, Clock, _leaving.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        if (turn != _turns || _leaving.IsCancellationRequested)
            return;
        _settling = false;
        ShowInUrl();
        await ApplyAsync();
    }

    /// <summary>Send the draft, unless something is wrong with it or it takes a new run, which the page then says.</summary>
    private async Task ApplyAsync()
    {
        _fromAddress = false;
        if (_draft.IsValid && !NeedsRestart && _draft.Options != Control.Options)
            await RunAsync(() => Control.ApplyAsync(_draft.Options));
    }

    private async Task ReplayAsync(string name)
    {
        if (Library.Find(name) is not { } recording)
            return;
        _replayReport = $"Replaying {name} …";
        _recordingProblem = null;
        StateHasChanged();
        var result = await BusyAsync(() => Control.ReplayAsync(recording.Path));
        _replayReport = result.Message;
        _recordingProblem = Joined(result);
    }

    private async Task RunRecordingAsync(string name)
    {
        if (Library.Find(name) is not { } recording)
            return;
        var result = await BusyAsync(() => Control.StartRecordingAsync(recording.Path, _draft.Options, RecordingSpeedUp));
        _replayReport = result.Message;
        _recordingProblem = Joined(result);
    }

    private async Task UploadAsync(IBrowserFile file)
    {
        _replayReport = null;
        _recordingProblem = null;
        if (file.Size > Library.LargestMiB * 1024L * 1024)
        {
            _recordingProblem = $"{file.Name} is larger than {Library.LargestMiB} MiB. Compress it with gzip, or replay it with the command line.";
            return;
        }

        await using var content = file.OpenReadStream(file.Size, _leaving.Token);
        var result = await Library.AddAsync(file.Name, content, _leaving.Token);
        _recordingProblem = result.Problem;
        _recordings = Library.All();
        if (result.Recording is { } taken)
            Notices.Add($"{taken.Name} is in the list.", Severity.Success);
    }

    private async Task RunAsync(Func<Task<CommandResult>> command)
    {
        var result = await BusyAsync(command);
        _problems = result.Problems;
        Take();
    }

    private async Task<CommandResult> BusyAsync(Func<Task<CommandResult>> command)
    {
        if (!MayControl)
            return CommandResult.Refused("Somebody else controls the run. Take control first.");
        _busy = true;
        StateHasChanged();
        try
        {
            return await command();
        }
        finally
        {
            _busy = false;
        }
    }

    private void ShowInUrl()
    {
        var parameters = RunAddress.Parameters(_draft.Options, _lastPreset).ToDictionary(pair => pair.Key, object? (pair) => pair.Value, StringComparer.Ordinal);
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(parameters), new NavigationOptions { ReplaceHistoryEntry = true });
    }

    private static string? Joined(CommandResult result) => result.Done ? null : string.Join(' ', result.Problems);
}
