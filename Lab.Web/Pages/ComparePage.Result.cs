using Lab.Engine.Experiments;
using Lab.Web.Components.Compare;
using Lab.Web.Services.Compare;
using Lab.Web.Services.Experiments;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Lab.Web.Pages;

/// <summary>A result, while it comes and after.</summary>
public sealed partial class ComparePage
{
    private static readonly (CompareLayout Layout, string Key, string Name)[] Layouts =
    [
        (CompareLayout.Columns, CompareKey.Columns, "Columns"), (CompareLayout.Overlay, CompareKey.Overlay, "Overlay"), (CompareLayout.Difference, CompareKey.Difference, "Difference"),
    ];

    /// <summary>Least time between two readings: what this page computes runs beside the slices.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private ExperimentView? _view;
    private ComparisonReading? _reading;
    private CompareView _shown = new();
    private TimeSpan _gone;
    private bool _isLoaded;
    private bool _isHowOpen;
    private bool _isTable;
    private bool _canSwitch;
    private bool _isReading;
    private bool _readAgain;

    private ExperimentState State => _view?.Entry.State ?? ExperimentState.Done;

    private TimeSpan Left
    {
        get
        {
            var gone = _view?.SliceBegan is { } began ? Clock.GetUtcNow() - began : TimeSpan.Zero;
            var left = (_reading?.Left ?? TimeSpan.Zero) - gone;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    private string ViewWords => _shown.Layout switch
    {
        CompareLayout.Columns => "Slice by slice, equal scales on both sides. Hollow: A against A.",
        CompareLayout.Overlay => "Slice by slice, A solid ● and B dashed ◆ on one scale.",
        _ => $"Ratio {(_shown.IsSwapped ? "A/B" : "B/A")} of each pair; the line is 1. Hollow: A against A.",
    };

    /// <summary>A key of <see cref="CompareKey"/> was pressed outside every field.</summary>
    [JSInvokable]
    public async Task OnKeyAsync(string key)
    {
        await InvokeAsync(() => key switch
        {
            CompareKey.Help => ToggleHelpAsync(),
            CompareKey.CopyCommand => Id is null ? CopyFormCommandAsync() : CopyCommandAsync(),
            _ when Id is null || _reading is null => Task.CompletedTask,
            CompareKey.Columns => ShowView(_shown with { Layout = CompareLayout.Columns }),
            CompareKey.Overlay => ShowView(_shown with { Layout = CompareLayout.Overlay }),
            CompareKey.Difference => ShowView(_shown with { Layout = CompareLayout.Difference }),
            CompareKey.Swap => ShowView(_shown with { IsSwapped = !_shown.IsSwapped }),
            CompareKey.Verdict => Toggle(ref _isHowOpen),
            CompareKey.Tables => Toggle(ref _isTable),
            CompareKey.Export => CallAsync("focus", ReportPanel.FirstExport),
            _ => Task.CompletedTask,
        });
        await InvokeAsync(StateHasChanged);
    }

    private static Task Toggle(ref bool value)
    {
        value = !value;
        return Task.CompletedTask;
    }

    private static string? NameOf(ExperimentEntry entry, ComparisonReading reading) =>
        entry.Name.Contains(reading.Plan.A.Policy, StringComparison.Ordinal) ? null : entry.Name;

    /// <summary>The charts of the view, left to right, each with its arm's letter if it is of one.</summary>
    private IReadOnlyList<(string? Letter, CompareChartSpec Spec)> Shown(ComparisonReading reading)
    {
        if (_shown.Layout == CompareLayout.Overlay)
            return [(null, CompareCharts.Both(reading))];
        if (_shown.Layout == CompareLayout.Difference)
            return [(null, CompareCharts.Ratios(reading, _shown.IsSwapped))];
        (string?, CompareChartSpec)[] columns = [("A", CompareCharts.Column(reading, Arm.A)), ("B", CompareCharts.Column(reading, Arm.B))];
        return _shown.IsSwapped ? [columns[1], columns[0]] : columns;
    }

    private string TitleOf(string? letter) => letter switch
    {
        "A" => _reading!.Plan.A.Policy,
        "B" => _reading!.Plan.B.Policy,
        _ => _shown.Layout == CompareLayout.Overlay ? "Both sides, slice by slice" : "Pair by pair",
    };

    /// <summary>Read it anew; what changes meanwhile is read after a pause, once.</summary>
    private async Task RefreshAsync()
    {
        if (_isReading)
        {
            _readAgain = true;
            return;
        }

        _isReading = true;
        try
        {
            do
            {
                _readAgain = false;
                await ReadAsync();
                StateHasChanged();
                await FeedAsync();
                if (_readAgain)
                    await Task.Delay(Pause, Clock, _leaving.Token);
            }
            while (_readAgain);
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        finally
        {
            _isReading = false;
        }
    }

    private async Task ReadAsync()
    {
        var id = Id!;
        var view = await Experiments.FindAsync(id, _leaving.Token);
        var reading = view?.Comparison is null ? null : await Readings.ReadAsync(view);
        if (id != Id)
        {
            _readAgain = Id is not null;
            return;
        }

        if (_reading is { Verdict.IsFinal: false } && reading is { Verdict.IsFinal: true })
            _announcement = reading.Sentence;
        (_view, _reading, _isLoaded) = (view, reading, true);
        _gone = view?.SliceBegan is { } began ? Clock.GetUtcNow() - began : TimeSpan.Zero;
    }

    /// <summary>The charts of a view come and go, so they are declared once the library is there: the percentiles' chart, which stays, loads it.</summary>
    private async Task LoadedAsync()
    {
        await CallAsync("loaded");
        _canSwitch = true;
        StateHasChanged();
        await FeedAsync();
    }

    /// <summary>Send what the charts of the view show.</summary>
    private Task FeedAsync()
    {
        if (_module is null || _reading is not { } reading)
            return Task.CompletedTask;
        List<CompareChartData> charts = [CompareCharts.Data(CompareCharts.Percentiles(string.Empty), reading, _shown)];
        if (!_isTable)
            charts.AddRange(Shown(reading).Select(shown => CompareCharts.Data(shown.Spec, reading, _shown)));
        return CallAsync("show", [charts]);
    }

    private async Task ShowView(CompareView view)
    {
        _shown = view;
        Navigation.NavigateTo(view.AddressOf(Id!), new NavigationOptions { ReplaceHistoryEntry = true });
        StateHasChanged();
        await FeedAsync();
    }

    private async Task StopAsync()
    {
        if (MayControl && Id is not null)
            await Experiments.StopAsync(Id);
    }

    private void Resume()
    {
        if (MayControl && Id is not null)
            _problems = Experiments.Resume(Id);
    }

    private Task CopyLinkAsync() => CopyAsync(new Uri(new Uri(Navigation.BaseUri), CompareAddress.OfResult(Id!)).ToString());

    private Task CopyCommandAsync() => _view is null ? Task.CompletedTask : CopyAsync(_view.Entry.CommandLine);
}
