using Lab.Engine.Telemetry.Wire;
using Lab.Web.Components.Charts;
using Lab.Web.Components.Scope;
using Lab.Web.Components.Status;
using Lab.Web.Services;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Recordings;
using Lab.Web.Services.Run;
using Lab.Web.Services.Scope;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace Lab.Web.Pages;

/// <summary>
/// The live run. Text comes through the circuit once a second; charts and numbers go from the hub straight to one
/// script module, which this page starts and stops.
/// </summary>
public sealed partial class LivePage : ComponentBase
{
    private const double CommandSeconds = 60;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Frames between two looks at the points, while no table shows them.</summary>
    private const int SlowFrames = 10;

    /// <summary>Frames between two renderings of a fault's phases.</summary>
    private const int PhaseFrames = 2;

    /// <summary>Frames between two renderings of what is counted since the run began.</summary>
    private const int TableFrames = 4;

    private readonly CancellationTokenSource _leaving = new();
    private readonly HashSet<string> _tables = new(StringComparer.Ordinal);
    private LabStatus _status = LabStatus.Initial;
    private GracePeriodNews? _news;
    private IReadOnlyList<LabMark> _marks = [];
    private IReadOnlyList<LabPoint> _points = [];
    private IReadOnlyList<TlbiCost> _tlbi = TlbiCost.Of(null);
    private IReadOnlyList<LockStatRow> _lockStat = [];
    private OverlapMatrix? _overlap;
    private ReaderAges? _ages;
    private WebCollections _web;
    private string _drain = string.Empty;
    private LabPoint? _last;
    private LabPoint? _timed;
    private ScopeRow? _scope;
    private IJSObjectReference? _module;
    private DotNetObjectReference<LivePage>? _self;
    private Task _pump = Task.CompletedTask;
    private ChartTheme? _theme;
    private string _themeChoice = "system";
    private string _announcement = string.Empty;
    private double _now;
    private long _frames;
    private bool _defers;
    private bool _frozen;
    private bool _hidden;
    private bool _railOpen = true;

    [Inject] public required FrameStore Store { get; init; }

    [Inject] public required ThemeState Look { get; init; }

    [Inject] public required IJSRuntime Script { get; init; }

    [Inject] public required TimeProvider Clock { get; init; }

    [Inject] public required ISnackbar Notices { get; init; }

    [Inject] public required ScopeMoments Moments { get; init; }

    private bool AllTables => _tables.Count == ChartCatalog.All.Count;

    protected override void OnInitialized()
    {
        BeginRun();
        BeginPresent();
        Take();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _self = DotNetObjectReference.Create(this);
        try
        {
            _module = await Script.InvokeAsync<IJSObjectReference>("import", _leaving.Token, "./js/lab.js");
            var look = await _module.InvokeAsync<BrowserTheme?>("theme", _leaving.Token);
            _themeChoice = look?.Choice ?? "system";
            SetDark(look?.Dark ?? false);
            _seat?.Recognise(await _module.InvokeAsync<string>("tab", _leaving.Token) ?? string.Empty);
            StateHasChanged();
            await _module.InvokeVoidAsync("start", _leaving.Token, FeedOptions.For(ChartCatalog.All, Shortcut.AllKeys), _self);
        }
        catch (Exception problem) when (problem is JSDisconnectedException or OperationCanceledException)
        {
            return;
        }

        _pump = PumpAsync();
    }

    /// <summary>One look at the run. The pump is only a clock around it, so a test calls this and no clock.</summary>
    internal void Frame()
    {
        Take();
        StateHasChanged();
    }

    /// <summary>A key of <see cref="Shortcut"/> was pressed outside every field.</summary>
    [JSInvokable]
    public async Task OnKeyAsync(string key)
    {
        await InvokeAsync(() => key switch
        {
            Shortcut.StartStop => StartOrStopAsync(),
            Shortcut.Rail => Do(ToggleRail),
            Shortcut.Tables => Do(ToggleTables),
            Shortcut.Freeze => ToggleFreezeAsync(),
            Shortcut.Mark => MarkAsync(),
            Shortcut.CopyCommand => CopyLineAsync(),
            Shortcut.Export => ExportAsync(),
            Shortcut.Present => TogglePresentAsync(),
            Shortcut.Palette => CallAsync("openPalette"),
            Shortcut.Help => ToggleHelpAsync(),
            _ => Task.CompletedTask,
        });
        await InvokeAsync(StateHasChanged);
    }

    /// <summary>The view was pinned to a window in the past, or follows the run again.</summary>
    [JSInvokable]
    public Task OnFrozenAsync(bool frozen) => InvokeAsync(() =>
    {
        _frozen = frozen;
        StateHasChanged();
    });

    /// <summary>The tab was hidden, or is seen again: a hidden one is sent nothing.</summary>
    [JSInvokable]
    public Task OnHiddenAsync(bool hidden) => InvokeAsync(() =>
    {
        _hidden = hidden;
        if (!hidden)
            Frame();
    });

    /// <summary>The system went dark or light.</summary>
    [JSInvokable]
    public Task OnThemeAsync(bool dark) => InvokeAsync(() =>
    {
        if (_show is null)
            SetDark(dark);
        StateHasChanged();
    });

    public async ValueTask DisposeAsync()
    {
        EndRun();
        EndPresent();
        await _leaving.CancelAsync();
        await _pump;
        await _module.EndAsync("stop");
        _self?.Dispose();
        _leaving.Dispose();
    }

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private void Take()
    {
        var before = _status;
        _status = Store.Status;
        _news = Store.LastGracePeriod;
        if (Store.RecentMarks() is var marks && (marks.Count != _marks.Count || (marks.Count > 0 && marks[^1].Id != _marks[^1].Id)))
        {
            _marks = marks;
            _injections = InjectionNews.Of(_marks);
        }

        _now = Store.TimeNow;
        TakeControlView();
        _defers = PolicyCatalog.Find(_status.Policy)?.Defers ?? false;
        _last = Store.LastPoint;
        if (_frames % PhaseFrames == 0)
        {
            _drain = _timed == _last ? _drain : DrainTime.Of(_timed, _last);
            _timed = _last;
            _web = WebCollections.Now();
        }

        if (_frames % TableFrames == 0)
        {
            _overlap = OverlapMatrix.Of(Store.LastFrame?.Overlap);
            _ages = ReaderAges.Of(Store.LastFrame);
            _tlbi = TlbiCost.Of(Store.LastFrame);
            _lockStat = Store.LastFrame?.LockStat ?? [];
        }

        if (_frames++ % SlowFrames == 0 || _tables.Count > 0)
            _points = Store.RecentPoints();
        if (before.State != _status.State || before.EngineConnected != _status.EngineConnected)
            _announcement = _status.EngineConnected ? $"Run {_status.State}." : "The engine is restarting; the last values are kept.";
    }

    private async Task PumpAsync()
    {
        using var timer = new PeriodicTimer(Period, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_leaving.Token))
            {
                if (!_hidden)
                    await InvokeAsync(Frame);
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or ObjectDisposedException or JSDisconnectedException)
        {
            // The page was left.
        }
    }

    private void ToggleRail() => _railOpen = !_railOpen;

    private void OpenRail() => _railOpen = true;

    private void ToggleTable(string chart)
    {
        if (!_tables.Remove(chart))
            _tables.Add(chart);
        _points = Store.RecentPoints();
    }

    private void ToggleTables()
    {
        if (AllTables)
            _tables.Clear();
        else
            _tables.UnionWith(ChartCatalog.All.Select(spec => spec.Id));
        _points = Store.RecentPoints();
    }

    private Task ToggleFreezeAsync() => CallAsync("freeze", !_frozen);

    private Task ToggleHelpAsync() => CallAsync("toggleDialog", ShortcutHelp.Id);

    private async Task NextThemeAsync()
    {
        _themeChoice = ThemeWords.Next(_themeChoice);
        if (_module is not null)
            SetDark(await _module.InvokeAsync<bool>("setTheme", _themeChoice));
    }

    private void SetDark(bool dark)
    {
        Look.Set(dark);
        _theme = ChartTheme.Of(dark);
    }

    private Task RedrawAsync() => CallAsync("redraw");

    private async Task MarkAsync()
    {
        var text = _module is null ? string.Empty : await _module.InvokeAsync<string>("askNote", _leaving.Token);
        if (text.Length > 0)
            Store.Note(text[..Math.Min(text.Length, NoteDialog.Longest)]);
    }

    private async Task ExportAsync()
    {
        var columns = Enum.GetValues<Metric>().Select(metric => $"{metric} {MetricInfo.Of(metric).Unit}");
        await CallAsync("exportCsv", $"stage2-lab-{_status.RunId}.csv", columns);
    }

    private async Task CopyAsync(string text, string what = "Report")
    {
        var copied = _module is not null && await _module.InvokeAsync<bool>("copy", text);
        Notices.Add(copied ? $"{what} copied." : "The browser refused the clipboard; select the text instead.", copied ? Severity.Success : Severity.Warning);
    }

    private async Task CallAsync(string function, params object?[] arguments)
    {
        if (_module is not null)
            await _module.InvokeVoidAsync(function, arguments);
    }
}
