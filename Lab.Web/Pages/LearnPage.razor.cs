using Lab.Engine.Telemetry.Wire;
using Lab.Web.Components.Learn;
using Lab.Web.Components.Status;
using Lab.Web.Services;
using Lab.Web.Services.Engine;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Learn;
using Lab.Web.Services.Run;
using Lab.Web.Services.Scope;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Lab.Web.Pages;

/// <summary>What the lab shows, explained with the numbers of the running lab. It watches; all it can ask for is one capture.</summary>
public sealed partial class LearnPage : ComponentBase
{
    /// <summary>One grace period, then the scope rests.</summary>
    private const string OneGracePeriod = """{"Kind":"NextGracePeriod","Once":true}""";

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _leaving = new();
    private GracePeriodNews? _news;
    private LabPoint? _last;
    private ScopeCapture? _capture;
    private IJSObjectReference? _module;
    private DotNetObjectReference<LearnPage>? _self;
    private Task _pump = Task.CompletedTask;
    private string _policy = string.Empty;
    private string _problem = string.Empty;
    private string _themeChoice = "system";
    private bool _defers;
    private bool _running;

    [Inject] public required FrameStore Store { get; init; }

    [Inject] public required ScopeStore Scope { get; init; }

    [Inject] public required EngineLink Link { get; init; }

    [Inject] public required Glossary Terms { get; init; }

    [Inject] public required ThemeState Look { get; init; }

    [Inject] public required IJSRuntime Script { get; init; }

    [Inject] public required TimeProvider Clock { get; init; }

    /// <summary>The scope is not at work for somebody else.</summary>
    private bool CanCapture => _running && _defers && Scope.News is not { Armed: true };

    protected override void OnInitialized() => Take();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _self = DotNetObjectReference.Create(this);
        try
        {
            _module = await Script.InvokeAsync<IJSObjectReference>("import", _leaving.Token, "./js/learn.js");
            var look = await _module.InvokeAsync<BrowserTheme?>("theme", _leaving.Token);
            _themeChoice = look?.Choice ?? "system";
            Look.Set(look?.Dark ?? false);
            await _module.InvokeVoidAsync("start", _leaving.Token, LearnKey.AllKeys, _self);
        }
        catch (Exception problem) when (problem is JSDisconnectedException or OperationCanceledException)
        {
            return;
        }

        StateHasChanged();
        _pump = PumpAsync();
    }

    /// <summary>A key of <see cref="LearnKey"/> was pressed outside every field.</summary>
    [JSInvokable]
    public Task OnKeyAsync(string key) => InvokeAsync(() => key == Shortcut.Help ? ToggleHelpAsync() : Task.CompletedTask);

    /// <summary>The system went dark or light.</summary>
    [JSInvokable]
    public Task OnThemeAsync(bool dark) => InvokeAsync(() => Look.Set(dark));

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _pump;
        await _module.EndAsync("stop");
        _self?.Dispose();
        _leaving.Dispose();
    }

    private void Take()
    {
        var status = Store.Status;
        _news = Store.LastGracePeriod;
        _last = Store.LastPoint;
        _capture = Scope.Newest is { GracePeriods.Length: > 0 } capture ? capture : _capture;
        _running = status is { EngineConnected: true, State: RunState.Running };
        _policy = status.IsActive ? status.Policy : string.Empty;
        _defers = PolicyCatalog.Find(_policy)?.Defers ?? false;
    }

    private async Task CaptureAsync()
    {
        var result = await Link.SendAsync(EngineCommands.ArmScope, OneGracePeriod);
        _problem = result.Done ? string.Empty : string.Join(' ', result.Problems);
    }

    private async Task PumpAsync()
    {
        using var timer = new PeriodicTimer(Period, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_leaving.Token))
            {
                await InvokeAsync(() =>
                {
                    Take();
                    StateHasChanged();
                });
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or ObjectDisposedException or JSDisconnectedException)
        {
            // The page was left.
        }
    }

    private async Task NextThemeAsync()
    {
        _themeChoice = ThemeWords.Next(_themeChoice);
        if (_module is not null)
            Look.Set(await _module.InvokeAsync<bool>("setTheme", _themeChoice));
    }

    private async Task ToggleHelpAsync()
    {
        if (_module is not null)
            await _module.InvokeVoidAsync("toggleDialog", ShortcutHelp.Id);
    }
}
