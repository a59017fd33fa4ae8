using System.Globalization;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads.Scope;
using Lab.Web.Components.Status;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Scope;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Lab.Web.Components.Scope;

/// <summary>
/// The RCU scope: which window is shown, and what is said of it. wwwroot/js/scope.js draws it from its own stream;
/// while that stream is open, the scope is armed.
/// </summary>
public sealed partial class ScopePanel : ComponentBase, IAsyncDisposable
{
    /// <summary>Between two windows that show by themselves; under reduced motion the calm one.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(1900);
    private static readonly TimeSpan CalmPace = TimeSpan.FromSeconds(4);

    private ElementReference _root;
    private DotNetObjectReference<ScopePanel>? _self;
    private IJSObjectReference? _module;
    private ScopeCapture? _shown;
    private string? _problem;
    private long _shownAt;
    private bool _following = true;
    private bool _holds;
    private bool _calm;
    private bool _captions;
    private string _summary = string.Empty;

    [Inject] public required ScopeStore Store { get; init; }

    [Inject] public required ScopeControl Control { get; init; }

    [Inject] public required FrameStore Frames { get; init; }

    [Inject] public required IJSRuntime Script { get; init; }

    [Inject] public required TimeProvider Clock { get; init; }

    [Parameter, EditorRequired] public required LabStatus Status { get; set; }

    /// <summary>The page shows the past: no newer window is put in place of the one shown.</summary>
    [Parameter] public bool IsFrozen { get; set; }

    private TriggerChoice Choice => TriggerChoice.Of(Control.Trigger.Kind);

    private ScopeCapture? Previous => _shown is null ? null : Store.Previous(_shown.Id);

    private ScopeCapture? Next => _shown is null ? null : Store.Next(_shown.Id);

    private string Sentence => _shown is null ? "What workers do around a grace period, from events just recorded." : _shown.Headline;

    private string RunTime => string.Create(
        CultureInfo.InvariantCulture, $"at {TimeSpan.FromTicks((_shown!.ElapsedNs + _shown.TriggerStartNs) / 100):mm\\:ss\\.f}");

    private string Place
    {
        get
        {
            var ids = Store.Ids;
            var at = _shown is null ? -1 : ids.ToList().IndexOf(_shown.Id);
            return at < 0 ? $"– / {ids.Count}" : $"{at + 1} / {ids.Count}";
        }
    }

    /// <summary>What has to happen for the next window, or why none comes.</summary>
    private string Waiting
    {
        get
        {
            if (!Status.EngineConnected)
                return "No engine is connected; the scope waits for one.";
            if (_holds)
                return _shown is null ? "Hold: nothing is recorded for this page. Auto or Single begins." : "Hold: this window stays, nothing is recorded for this page.";
            if (Control.Problems is { Count: > 0 } problems)
                return string.Join(' ', problems);
            if (IsFrozen)
                return "Frozen: newer windows are kept, not shown.";
            if (!_following)
                return "This window stays while you look closer; ▶| goes back to the newest.";
            if (Control is { Trigger.Once: true, IsTaken: true })
                return "One window was taken, and the scope disarmed. Single takes another.";
            if (!Status.IsActive)
                return "Nothing runs. Start a run, and its first window shows here.";
            return Store.News is { Armed: true, WaitingFor.Length: > 0 } news ? news.WaitingFor : "Arming the scope.";
        }
    }

    /// <summary>Show a window, with one of its grace periods in view, until the newest is asked for again.</summary>
    /// <param name="period">Index of a grace period; -1: what the window was captured for.</param>
    public async Task ShowAsync(ScopeCapture capture, int period = -1)
    {
        _following = false;
        await PutAsync(capture, period);
        StateHasChanged();
    }

    /// <summary>Somebody zooms, pans or selects: no newer window is put in place of this one.</summary>
    [JSInvokable]
    public Task OnInspectAsync() => InvokeAsync(() =>
    {
        if (!_following)
            return;
        _following = false;
        StateHasChanged();
    });

    public async ValueTask DisposeAsync()
    {
        await _module.EndAsync("detach", _root);
        _self?.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        var pace = _calm ? CalmPace : Pace;
        if (_module is null || !_following || _holds || IsFrozen || Store.Newest is not { } newest || ReferenceEquals(newest, _shown))
            return;
        if (_shown is null || Clock.GetElapsedTime(_shownAt) >= pace)
            await PutAsync(newest, -1);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        try
        {
            var module = await Script.InvokeAsync<IJSObjectReference>("import", "./js/scope.js");
            _self = DotNetObjectReference.Create(this);
            var browser = await module.InvokeAsync<ScopeBrowser?>("attach", _root, ScopeVocabulary.Default, _self);
            (_calm, _captions, _module) = (browser?.Calm ?? false, browser is not { Seen: true }, module);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // Left before it was drawn.
        }
    }

    private async Task PutAsync(ScopeCapture capture, int period)
    {
        _shown = capture;
        _summary = ScopeText.Summary(capture);
        _shownAt = Clock.GetTimestamp();
        await CallAsync("show", capture.RunId, capture.Id, period);
    }

    private Task StepAsync(ScopeCapture? capture) => capture is null ? Task.CompletedTask : ShowAsync(capture);

    private async Task FollowAsync()
    {
        _following = true;
        if (Store.Newest is { } newest)
            await PutAsync(newest, -1);
    }

    private void ChooseTrigger(ChangeEventArgs change)
    {
        if (Enum.TryParse<ScopeTriggerKind>(change.Value?.ToString(), out var kind))
            Arm(Control.Trigger with { Kind = kind });
    }

    private void SetThreshold(ChangeEventArgs change)
    {
        if (int.TryParse(change.Value?.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var threshold))
            Arm(Choice.With(Control.Trigger, threshold));
        else
            _problem = "The threshold must be a whole number.";
    }

    private Task AutoAsync() => RecordAsync(once: false);

    private Task SingleAsync() => RecordAsync(once: true);

    private async Task RecordAsync(bool once)
    {
        (_holds, _following) = (false, true);
        Arm(Control.Trigger with { Once = once });
        await CallAsync("hold", false);
    }

    private Task HoldAsync()
    {
        _holds = true;
        return CallAsync("hold", true);
    }

    private void Arm(ScopeTrigger trigger) =>
        _problem = Control.Arm(trigger) is { Count: > 0 } problems ? string.Join(' ', problems) : null;

    private Task ToggleCaptionsAsync()
    {
        _captions = !_captions;
        return CallAsync("captions", _captions);
    }

    /// <summary>A function of the module, for this scope. A browser that is gone is told nothing.</summary>
    private async Task CallAsync(string function, params object?[] arguments)
    {
        if (_module is null)
            return;
        try
        {
            await _module.InvokeVoidAsync(function, [_root, .. arguments]);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // What it shows is set again when it is back and renders anew.
        }
    }

    private static string Pressed(bool isPressed) => isPressed ? "true" : "false";
}
