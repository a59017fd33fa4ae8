using Lab.Engine.Reenactments.Report;
using Lab.Web.Components.Reenact;
using Lab.Web.Services.Reenact;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace Lab.Web.Pages;

/// <summary>What a visitor does: run, step, choose. The address follows.</summary>
public sealed partial class ReenactPage
{
    /// <summary>The address follows when no step was made for so long.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(250);

    private CancellationTokenSource? _all;
    private string? _written;
    private int _revealed = -1;
    private long _turns;

    private bool RunsAll => _all is not null;

    /// <summary>The variant whose trace is shown; the other one if this one has none.</summary>
    private VariantReport? Shown => _view.IsFixed ? _run?.Report?.Fixed ?? _run?.Report?.Broken : _run?.Report?.Broken ?? _run?.Report?.Fixed;

    /// <summary>Lines of the trace that have happened: up to the violation, or all, unless the visitor chose.</summary>
    private int Step => Shown is not { } shown ? 0
        : Math.Clamp(_view.Step ?? (shown.ViolationAt >= 0 ? TraceText.StepOfViolation(shown) : shown.Trace.Count), 0, shown.Trace.Count);

    /// <summary>A key of <see cref="ReenactKey"/> was pressed outside every field.</summary>
    [JSInvokable]
    public async Task OnKeyAsync(string key)
    {
        await InvokeAsync(() => key switch
        {
            ReenactKey.Next => StepToAsync(Step + 1),
            ReenactKey.Back => StepToAsync(Step - 1),
            ReenactKey.First => StepToAsync(0),
            ReenactKey.Last => StepToAsync(int.MaxValue),
            ReenactKey.NextChange => StepToAsync(NearestChange(1)),
            ReenactKey.LastChange => StepToAsync(NearestChange(-1)),
            ReenactKey.Violation => Shown is { ViolationAt: >= 0 } shown ? StepToAsync(TraceText.StepOfViolation(shown)) : Task.CompletedTask,
            ReenactKey.Swap => ShowVariantAsync(!_view.IsFixed),
            ReenactKey.NextBug => Choose(1),
            ReenactKey.LastBug => Choose(-1),
            ReenactKey.Run => RunAsync(),
            ReenactKey.CopyCommand => Shown is { } shown ? CopyAsync(shown.Command) : Task.CompletedTask,
            ReenactKey.Filter => CallAsync("focus", BugList.FilterId),
            ReenactKey.Help => ToggleHelpAsync(),
            _ => Task.CompletedTask,
        });
        await InvokeAsync(StateHasChanged);
    }

    private async Task StepToAsync(int step)
    {
        if (Shown is not { } shown)
            return;
        _view = _view with { Step = Math.Clamp(step, 0, shown.Trace.Count) };
        var turn = ++_turns;
        await Task.Delay(Settle, Clock, _leaving.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        if (turn == _turns && !_leaving.IsCancellationRequested)
            await InvokeAsync(() => Write(push: false));
    }

    /// <summary>At the same step of the machine, so that the two can be compared.</summary>
    private Task ShowVariantAsync(bool isFixed)
    {
        if (_run?.Report is null || Shown is not { } before)
            return Task.CompletedTask;
        var machineStep = Step == 0 ? -1 : before.Trace[Step - 1].Step;
        _turns++;
        _view = _view with { IsFixed = isFixed };
        if (Shown is { } shown)
            _view = _view with { Step = shown.Trace.Count(line => line.Step <= machineStep) };
        Write(push: false);
        return Task.CompletedTask;
    }

    private Task OnSeedKeyAsync(KeyboardEventArgs key) => key.Key == "Enter" ? RunAsync() : Task.CompletedTask;

    /// <summary>Anew, though the report will be the same: whoever presses wants to see it happen.</summary>
    private Task RunAsync()
    {
        if (_bug is null)
            return Task.CompletedTask;
        if (!ReenactView.TryReadSeed(_seedText, out var seed))
        {
            _seedProblem = $"Seed is \"{_seedText}\"; it must be a whole number from 0 to {ulong.MaxValue}.";
            return Task.CompletedTask;
        }

        _turns++;
        _seedProblem = null;
        var isOther = _view.Seed != seed;
        _view = new ReenactView(_bug.Id, seed, null, false);
        Write(push: isOther);
        _ = Runs.StartAsync(new ReenactmentKey(_bug.Id, seed), again: true);
        Take();
        return Task.CompletedTask;
    }

    /// <summary>Every bug on the seed of the field, or no further ones.</summary>
    private async Task RunAllAsync()
    {
        if (_all is not null)
        {
            await _all.CancelAsync();
            return;
        }

        var seed = ReenactView.TryReadSeed(_seedText, out var chosen) ? chosen : FirstSeed;
        using var all = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        _all = all;
        await Runs.StartAllAsync(seed, all.Token);
        _all = null;
    }

    private Task Choose(int way)
    {
        var shown = ReenactmentCatalog.Matching(_filter).ToList();
        if (shown.Count == 0)
            return Task.CompletedTask;
        var at = shown.FindIndex(bug => bug.Id == _bug?.Id);
        var next = shown[at < 0 ? 0 : Math.Clamp(at + way, 0, shown.Count - 1)].Id;
        if (next != _bug?.Id)
            Navigation.NavigateTo(new ReenactView(next, Runs.StateOf(next)?.Seed, null, false).Address);
        return Task.CompletedTask;
    }

    /// <summary>Step of the next line, either way, that changes an entry or a page; the last one that there is if none does.</summary>
    private int NearestChange(int way)
    {
        if (Shown is not { } shown)
            return 0;
        var at = Step - 1 + way;
        while (at >= 0 && at < shown.Trace.Count && shown.Trace[at] is { Entry: null, Pages.Count: 0 })
            at += way;
        return at + 1;
    }

    private void Write(bool push)
    {
        if (_view.Address == _written)
            return;
        _written = _view.Address;
        Navigation.NavigateTo(_written, new NavigationOptions { ReplaceHistoryEntry = !push });
    }

    /// <summary>Bring the step into sight, once for each.</summary>
    private async Task RevealAsync()
    {
        var shown = Shown is null ? -1 : HashCode.Combine(Step, Shown.Variant, _view.Bug, _view.Seed);
        if (shown == _revealed)
            return;
        _revealed = shown;
        await CallAsync("reveal", _view.Step is not null);
    }
}
