using System.Data.Common;
using Lab.Web.Components.Runs;
using Lab.Web.Components.Status;
using Lab.Web.Services;
using Lab.Web.Services.Experiments;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Lab.Web.Pages;

/// <summary>Every kept experiment: found, named, pinned, deleted, carried to and from other labs, two of them side by side.</summary>
public sealed partial class RunsPage : ComponentBase
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<ExperimentEntry>? _entries;
    private IReadOnlyList<string> _problems = [];
    private ExperimentFilter _filter = ExperimentFilter.None;
    private IJSObjectReference? _module;
    private DotNetObjectReference<RunsPage>? _self;
    private Task _pump = Task.CompletedTask;
    private string _themeChoice = "system";
    private string _announcement = string.Empty;
    private string? _unread;
    private volatile bool _changed;

    /// <summary>An old way to name an experiment; its page is elsewhere.</summary>
    [Parameter] public string? Id { get; set; }

    [SupplyParameterFromQuery(Name = "q")] public string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "kind")] public string? Kind { get; set; }

    [SupplyParameterFromQuery(Name = "outcome")] public string? OutcomeName { get; set; }

    /// <summary>Ids of the two that stand side by side, with a comma between.</summary>
    [SupplyParameterFromQuery(Name = "pair")] public string? PairText { get; set; }

    [Inject] public required IExperiments Experiments { get; init; }

    [Inject] public required IExperimentShelf Shelf { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    [Inject] public required ThemeState Look { get; init; }

    [Inject] public required IJSRuntime Script { get; init; }

    [Inject] public required TimeProvider Clock { get; init; }

    private IReadOnlyList<ExperimentEntry> Shown => _entries is null ? [] : [.. _entries.Where(_filter.Shows)];

    protected override async Task OnInitializedAsync()
    {
        if (Id is not null)
        {
            Navigation.NavigateTo($"/compare/{Uri.EscapeDataString(Id)}", replace: true);
            return;
        }

        _filter = ExperimentFilter.Read(Text, Kind, OutcomeName);
        _paired.AddRange((PairText ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).Take(2));
        Experiments.Changed += OnChanged;
        await LoadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _self = DotNetObjectReference.Create(this);
        try
        {
            _module = await Script.InvokeAsync<IJSObjectReference>("import", _leaving.Token, "./js/runs.js");
            var look = await _module.InvokeAsync<BrowserTheme?>("theme", _leaving.Token);
            _themeChoice = look?.Choice ?? "system";
            Look.Set(look?.Dark ?? false);
            await _module.InvokeVoidAsync("start", _leaving.Token, RunsKey.AllKeys, _self);
        }
        catch (Exception problem) when (problem is JSDisconnectedException or OperationCanceledException)
        {
            return;
        }

        StateHasChanged();
        _pump = PumpAsync();
    }

    /// <summary>A key of <see cref="RunsKey"/> that the module leaves to the page.</summary>
    [JSInvokable]
    public Task OnKeyAsync(string key) => InvokeAsync(() => key == Shortcut.Help ? ToggleHelpAsync() : Task.CompletedTask);

    /// <summary>The system went dark or light.</summary>
    [JSInvokable]
    public Task OnThemeAsync(bool dark) => InvokeAsync(() => Look.Set(dark));

    public async ValueTask DisposeAsync()
    {
        Experiments.Changed -= OnChanged;
        await _leaving.CancelAsync();
        await _pump;
        await _module.EndAsync("stop");
        _self?.Dispose();
        _leaving.Dispose();
    }

    private void OnChanged(string id) => _changed = true;

    private async Task LoadAsync()
    {
        _changed = false;
        try
        {
            _entries = await Experiments.ListAsync(_leaving.Token);
            await PutSideBySideAsync();
            _unread = null;
        }
        catch (Exception problem) when (problem is DbException or InvalidDataException or IOException)
        {
            _unread = $"The kept experiments cannot be read: {problem.Message}";
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private async Task PumpAsync()
    {
        using var timer = new PeriodicTimer(s_period, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_leaving.Token))
            {
                if (!_changed)
                    continue;
                await InvokeAsync(async () =>
                {
                    await LoadAsync();
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
