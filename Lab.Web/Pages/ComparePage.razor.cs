using System.Runtime.InteropServices;
using Lab.Web.Components.Charts;
using Lab.Web.Components.Compare;
using Lab.Web.Components.Status;
using Lab.Web.Services;
using Lab.Web.Services.Compare;
using Lab.Web.Services.Experiments;
using Lab.Web.Services.Present;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace Lab.Web.Pages;

/// <summary>Two configurations: chosen, compared, judged. A result's address is permanent and says what of it is shown.</summary>
public sealed partial class ComparePage : ComponentBase
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<string> _problems = [];
    private IJSObjectReference? _module;
    private DotNetObjectReference<ComparePage>? _self;
    private Task _pump = Task.CompletedTask;
    private ControlSeat? _seat;
    private ControlView _control;
    private string _themeChoice = "system";
    private string _announcement = string.Empty;
    private IReadOnlyList<Shortcut>? _listensTo;

    /// <summary>Of a kept experiment; null: the form.</summary>
    [Parameter] public string? Id { get; set; }

    [SupplyParameterFromQuery(Name = "view")] public string? ViewInAddress { get; set; }

    [SupplyParameterFromQuery(Name = "swap")] public string? SwapInAddress { get; set; }

    [SupplyParameterFromQuery(Name = "latency")] public string? LatencyInAddress { get; set; }

    [Inject] public required IExperiments Experiments { get; init; }

    [Inject] public required ComparisonReadings Readings { get; init; }

    [Inject] public required ControlDesk Desk { get; init; }

    [Inject] public required ControlCircuit Circuit { get; init; }

    [Inject] public required ThemeState Look { get; init; }

    [Inject] public required IJSRuntime Script { get; init; }

    [Inject] public required TimeProvider Clock { get; init; }

    [Inject] public required ISnackbar Notices { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    private IReadOnlyList<Shortcut> Keys => Id is null || (_isLoaded && _reading is null) ? CompareKey.Form : CompareKey.Result;

    private ChartTheme? Theme => Look.IsKnown && _module is not null ? ChartTheme.Of(Look.IsDark) : null;

    /// <summary>A page that is only prerendered is nobody's; it can do nothing either.</summary>
    private bool MayControl => _seat is null || _control.HasControl;

    private string Host => _reading is { Origin.Host: var host } && Id is not null
        ? $"{host.Runtime} · {host.Host} {host.Architecture} · {host.Cores} cores"
        : $"{RuntimeInformation.FrameworkDescription} · {Environment.MachineName} · {Environment.ProcessorCount} cores";

    protected override void OnInitialized()
    {
        Experiments.Changed += OnExperimentChanged;
        Look.Changed += OnLook;
        if (!RendererInfo.IsInteractive)
            return;
        _seat = Desk.Join();
        Circuit.Sit(_seat);
        _control = _seat.View;
        Desk.Changed += OnControlPassed;
    }

    /// <summary>The address has changed: by a link, by the browser's arrows, or by this page itself, which then shows it already.</summary>
    protected override async Task OnParametersSetAsync()
    {
        if (Id is null)
        {
            ShowForm();
            return;
        }

        var isOther = _view?.Entry.Id != Id;
        _shown = CompareView.Parse(ViewInAddress, SwapInAddress, LatencyInAddress);
        if (isOther)
        {
            (_view, _reading, _isLoaded, _problems) = (null, null, false, []);
            await RefreshAsync();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            if (_module is not null && !ReferenceEquals(_listensTo, Keys))
                await ListenAsync();
            return;
        }

        _self = DotNetObjectReference.Create(this);
        try
        {
            _module = await Script.InvokeAsync<IJSObjectReference>("import", _leaving.Token, "./js/compare.js");
            var look = await _module.InvokeAsync<BrowserTheme?>("theme", _leaving.Token);
            _themeChoice = look?.Choice ?? "system";
            Look.Set(look?.Dark ?? false);
            if (await _module.InvokeAsync<string?>("tab", _leaving.Token) is { } tab)
                _seat?.Recognise(tab);
            await ListenAsync();
        }
        catch (Exception problem) when (problem is JSDisconnectedException or OperationCanceledException)
        {
            return;
        }

        StateHasChanged();
        _pump = PumpAsync();
    }

    /// <summary>The system went dark or light.</summary>
    [JSInvokable]
    public Task OnThemeAsync(bool dark) => InvokeAsync(() => Look.Set(dark));

    public async ValueTask DisposeAsync()
    {
        Experiments.Changed -= OnExperimentChanged;
        Look.Changed -= OnLook;
        Desk.Changed -= OnControlPassed;
        _seat?.Dispose();
        await _leaving.CancelAsync();
        await _pump;
        if (_module is not null)
        {
            try
            {
                await _module.InvokeVoidAsync("stop");
                await _module.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser is gone and has stopped by itself.
            }
        }

        _self?.Dispose();
        _leaving.Dispose();
    }

    private Task ListenAsync()
    {
        _listensTo = Keys;
        return CallAsync("start", Keys.SelectMany(key => key.Keys).ToArray(), _self);
    }

    private void OnLook() => _ = InvokeAsync(StateHasChanged);

    private void OnControlPassed() => _ = InvokeAsync(() =>
    {
        if (_seat is not null)
            _control = _seat.View;
        StateHasChanged();
    });

    private void OnExperimentChanged(string id) => _ = InvokeAsync(() => id == Id ? RefreshAsync() : Redraw());

    private Task Redraw()
    {
        StateHasChanged();
        return Task.CompletedTask;
    }

    /// <summary>Seconds are shown while slices run, or while control may pass.</summary>
    private async Task PumpAsync()
    {
        using var timer = new PeriodicTimer(Second, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_leaving.Token))
            {
                if (State == ExperimentState.Running || _control is { AskedByMe: true } or { AskedByOther: true })
                    await InvokeAsync(StateHasChanged);
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

    private Task ToggleHelpAsync() => CallAsync("toggleDialog", ShortcutHelp.Id);

    private async Task CopyAsync(string text)
    {
        var copied = _module is not null && await _module.InvokeAsync<bool>("copy", text);
        Notices.Add(copied ? "Copied." : "The browser refused the clipboard; select the text instead.", copied ? Severity.Success : Severity.Warning);
    }

    private async Task CallAsync(string function, params object?[] arguments)
    {
        if (_module is null)
            return;
        try
        {
            await _module.InvokeVoidAsync(function, _leaving.Token, arguments);
        }
        catch (Exception problem) when (problem is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // The page was left.
        }
    }
}
