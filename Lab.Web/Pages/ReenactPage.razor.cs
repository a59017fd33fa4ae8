using Lab.Engine.Reenactments.Report;
using Lab.Web.Components.Reenact;
using Lab.Web.Components.Status;
using Lab.Web.Services;
using Lab.Web.Services.Reenact;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using MudBlazor;

namespace Lab.Web.Pages;

/// <summary>Bugs of old: each with its story, run broken and fixed on one seed, step by step. Its address says all that it shows.</summary>
public sealed partial class ReenactPage : ComponentBase
{
    private const ulong FirstSeed = 1;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyDictionary<string, BugState> _states = new Dictionary<string, BugState>(StringComparer.Ordinal);
    private IReadOnlyList<string> _problems = [];
    private ReenactView _view = new(null, null, null, false);
    private ReenactmentSummary? _bug;
    private ReenactmentRun? _run;
    private IJSObjectReference? _module;
    private DotNetObjectReference<ReenactPage>? _self;
    private Task _pump = Task.CompletedTask;
    private string _themeChoice = "system";
    private string _filter = string.Empty;
    private string _seedText = "1";
    private string? _seedProblem;
    private string _announcement = string.Empty;

    [Parameter] public string? BugId { get; set; }

    [SupplyParameterFromQuery(Name = "seed")] public string? SeedInAddress { get; set; }

    [SupplyParameterFromQuery(Name = "step")] public string? StepInAddress { get; set; }

    [SupplyParameterFromQuery(Name = "variant")] public string? VariantInAddress { get; set; }

    [Inject] public required ReenactmentRuns Runs { get; init; }

    [Inject] public required ThemeState Look { get; init; }

    [Inject] public required IJSRuntime Script { get; init; }

    [Inject] public required TimeProvider Clock { get; init; }

    [Inject] public required ISnackbar Notices { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    protected override void OnInitialized() => Runs.Changed += OnRunsChanged;

    /// <summary>The address has changed: by a link, by the browser's arrows, or by this page itself, which then shows it already.</summary>
    protected override void OnParametersSet()
    {
        var view = ReenactView.Parse(BugId, SeedInAddress, StepInAddress, VariantInAddress, out var problems);
        _problems = problems;
        if (view.Address != _written)
            Show(view);
        if (_module is not null)
            RunIfMissing();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            await RevealAsync();
            return;
        }

        _self = DotNetObjectReference.Create(this);
        try
        {
            _module = await Script.InvokeAsync<IJSObjectReference>("import", _leaving.Token, "./js/reenact.js");
            var look = await _module.InvokeAsync<BrowserTheme?>("theme", _leaving.Token);
            _themeChoice = look?.Choice ?? "system";
            Look.Set(look?.Dark ?? false);
            await _module.InvokeVoidAsync("start", _leaving.Token, ReenactKey.All.SelectMany(key => key.Keys).ToArray(), ReenactKey.Repeating, _self);
        }
        catch (Exception problem) when (problem is JSDisconnectedException or OperationCanceledException)
        {
            return;
        }

        RunIfMissing();
        StateHasChanged();
        _pump = PumpAsync();
    }

    /// <summary>The system went dark or light.</summary>
    [JSInvokable]
    public Task OnThemeAsync(bool dark) => InvokeAsync(() => Look.Set(dark));

    public async ValueTask DisposeAsync()
    {
        Runs.Changed -= OnRunsChanged;
        await _leaving.CancelAsync();
        await _pump;
        await _module.EndAsync("stop");
        _self?.Dispose();
        _leaving.Dispose();
    }

    private void Show(ReenactView view)
    {
        _turns++;
        if (view.Seed is { } seed && seed != _view.Seed)
            _seedText = seed.ToString(System.Globalization.CultureInfo.InvariantCulture);
        _view = view;
        _written = view.Address;
        _bug = ReenactmentCatalog.Find(view.Bug);
        _seedProblem = null;
        _announcement = string.Empty;
        Take();
    }

    /// <summary>A link with a seed shows its run: from what is kept, or anew.</summary>
    private void RunIfMissing()
    {
        if (_view is { Bug: { } bug, Seed: { } seed } && _run is null)
            _ = Runs.StartAsync(new ReenactmentKey(bug, seed));
    }

    /// <summary>Look at the runs as they are now.</summary>
    private void Take()
    {
        var before = _run;
        _run = _view is { Bug: { } bug, Seed: { } seed } ? Runs.Find(new ReenactmentKey(bug, seed)) : null;
        _states = ReenactmentCatalog.All.Select(known => (known.Id, State: Runs.StateOf(known.Id))).Where(known => known.State is not null)
            .ToDictionary(known => known.Id, known => known.State!, StringComparer.Ordinal);
        if (before is { IsPending: true } && _run is { IsPending: false })
            _announcement = _run.Report is { } report ? Announce(report) : "No report.";
    }

    private static string Announce(ReenactmentReport report) => string.Join(
        ' ', new[] { report.Broken, report.Fixed }.OfType<VariantReport>().Select(variant => $"{variant.Variant}: {TraceText.Verdict(variant)}."));

    private void OnRunsChanged() => _ = InvokeAsync(() =>
    {
        Take();
        StateHasChanged();
    });

    /// <summary>A run's seconds are shown while it runs.</summary>
    private async Task PumpAsync()
    {
        using var timer = new PeriodicTimer(Period, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_leaving.Token))
            {
                if (_run is { IsPending: true })
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

    private Task CopyLinkAsync() => CopyAsync(new Uri(new Uri(Navigation.BaseUri), _view.Address).ToString());

    private async Task CopyAsync(string text)
    {
        var copied = _module is not null && await _module.InvokeAsync<bool>("copy", text);
        Notices.Add(copied ? "Copied." : "The browser refused the clipboard; select the text instead.", copied ? Severity.Success : Severity.Warning);
    }

    private async Task CallAsync(string function, params object?[] arguments)
    {
        if (_module is not null)
            await _module.InvokeVoidAsync(function, arguments);
    }
}
