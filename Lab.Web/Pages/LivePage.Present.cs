using Lab.Engine.Reenactments.Report;
using Lab.Web.Components.Charts;
using Lab.Web.Components.Present;
using Lab.Web.Services.Compare;
using Lab.Web.Services.Engine;
using Lab.Web.Services.Experiments;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Present;
using Lab.Web.Services.Reenact;
using Lab.Web.Services.Run;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Lab.Web.Pages;

/// <summary>Who controls, a first visit, and presenter mode.</summary>
public sealed partial class LivePage
{
    /// <summary>A recording has no windows of the scope: the chart that stands in its place then.</summary>
    private const string InsteadOfScope = "chart-grace-periods";

    private ControlSeat? _seat;
    private ControlView _control;
    private Presentation? _show;
    private CancellationTokenSource? _scene;
    private IReadOnlyList<string> _sceneProblems = [];
    private bool _playsRecording;
    private long _playedSince;

    [Inject] public required ControlDesk Desk { get; init; }

    [Inject] public required ControlCircuit Circuit { get; init; }

    [Inject] public required SceneLibrary Scenes { get; init; }

    [Inject] public required SceneRunner Runner { get; init; }

    [Inject] public required FirstSample Sample { get; init; }

    [Inject] public required ReenactmentRuns Reenactments { get; init; }

    [Inject] public required EngineSupervisor Engines { get; init; }

    [Inject] public required IExperiments Experiments { get; init; }

    /// <summary>A page that is only prerendered is nobody's; it can do nothing either.</summary>
    private bool MayControl => _seat is null || _control.HasControl;

    private bool ShowsSample => _last is null && Sample.Run is not null;

    private IReadOnlyList<LabPoint> ShownPoints => ShowsSample ? Sample.Run!.Points : _points;

    private RecordedRun? SceneRecording => _playsRecording && _show?.Scene is { Recording: { } name, Reenactment: null } ? Scenes.Recording(name) : null;

    private ReenactmentReport? RecordedReport => _playsRecording && _show?.Scene is { Recording: { } name, Reenactment: not null }
        && Scenes.Text(name) is { } text ? ReenactmentJson.Read(text) : null;

    private ReenactmentRun? SceneReenactment => _show?.Scene?.Reenactment is { Reenact: { } key } ? Reenactments.Find(key) : null;

    private double PlayedSeconds => SceneRecording is { Seconds: > 0 } run ? Clock.GetElapsedTime(_playedSince).TotalSeconds % run.Seconds : 0;

    private string PresentClass => _show is null ? string.Empty
        : _show.IsBlank ? "presenting is-blank" : _show.Scene?.Reenactment is not null ? "presenting shows-report" : "presenting";

    private void BeginPresent()
    {
        if (!RendererInfo.IsInteractive)
            return;
        _seat = Desk.Join();
        Circuit.Sit(_seat);
        _control = _seat.View;
        Desk.Changed += OnControlPassed;
    }

    private void EndPresent()
    {
        Desk.Changed -= OnControlPassed;
        _scene?.Cancel();
        _seat?.Dispose();
    }

    private void OnControlPassed() => _ = InvokeAsync(() =>
    {
        TakeControlView();
        StateHasChanged();
    });

    private void TakeControlView()
    {
        if (_seat is null)
            return;
        _control = _seat.View;
    }

    /// <summary>Where a presentation shows a chart.</summary>
    private string? ZoneOf(ChartSpec spec)
    {
        if (_show?.Scene is not { } scene)
            return null;
        if (spec.Id == _show.Hero)
            return "hero";
        var second = scene.Second != Scene.ScopeZone ? scene.Second : _playsRecording ? InsteadOfScope : null;
        // The speaker has made the small chart the large one: its place goes to the scene's own.
        return spec.Id == (second == _show.Hero ? scene.Hero : second) ? "second" : null;
    }

    /// <summary>Where a presentation shows the scope.</summary>
    private string? ScopeZone => _show?.Scene?.Second == Scene.ScopeZone && !_playsRecording ? "second" : null;

    /// <summary>The kernel's 6.1 lock beside the parallel one, in the quick way; the Compare page shows it.</summary>
    private void ComparePolicies() => Compare(new CompareDraft { Mode = SliceMode.Quick });

    /// <summary>The same on the scene's workload.</summary>
    private void CompareScene() => Compare(new CompareDraft
    {
        Mode = SliceMode.Quick, A = LinkTo("parallel"), B = LinkTo("rwlock-6.1"),
    });

    private ArmDraft LinkTo(string policy) => new(ArmSource.Link, Link: RunAddress.Of("/", Control.Options with { Policy = policy }, null));

    private void Compare(CompareDraft draft)
    {
        if (!MayControl)
            return;
        var request = draft.Read(Control.Options, Control.Limits);
        string id = string.Empty;
        var problems = request.Plan is { } plan ? Experiments.Begin(plan, null, out id) : [.. request.Problems.Select(problem => problem.Text)];
        if (problems.Count > 0)
            (_problems, _sceneProblems) = (problems, problems);
        else
            Navigation.NavigateTo(CompareAddress.OfResult(id));
    }

    private async Task TogglePresentAsync()
    {
        if (_show is not null)
        {
            await LeavePresentAsync();
            return;
        }

        _show = new Presentation(Scenes.Read());
        if (_themeChoice == "system")
            SetDark(false);
        StateHasChanged();
        await CallAsync("present", PresenterKey.AllKeys, _themeChoice == "system");
        await EnterSceneAsync();
    }

    private async Task LeavePresentAsync()
    {
        _scene?.Cancel();
        _show = null;
        _playsRecording = false;
        if (_module is not null)
            SetDark(await _module.InvokeAsync<bool>("endPresent", _leaving.Token));
        StateHasChanged();
    }

    /// <summary>A key of <see cref="PresenterKey"/> was pressed in presenter mode.</summary>
    [JSInvokable]
    public Task OnPresenterKeyAsync(string key) => InvokeAsync(async () =>
    {
        if (_show is null)
            return;
        switch (key)
        {
            case PresenterKey.Next or "PageDown":
                if (_show.Move(1))
                    await EnterSceneAsync();
                break;
            case PresenterKey.Back or "PageUp":
                if (_show.Move(-1))
                    await EnterSceneAsync();
                break;
            case PresenterKey.Blank:
                _show.ToggleBlank();
                break;
            case PresenterKey.Recording:
                _show.ToggleRecording();
                await ShowSceneAsync();
                break;
            case PresenterKey.Leave:
                await LeavePresentAsync();
                return;
            default:
                if (int.TryParse(key, out var number) && number is >= 1 and <= 9)
                    _show.ChooseHero(ChartCatalog.All[number - 1].Id);
                break;
        }

        StateHasChanged();
        await CallAsync("presentLayout");
    });

    /// <summary>Show a scene, and do what it says: unless a recording stands in for it, or somebody else controls.</summary>
    private async Task EnterSceneAsync()
    {
        _scene?.Cancel();
        _sceneProblems = [];
        await ShowSceneAsync();
        // The next scene's re-enactment is made while this one is shown: nobody waits for it.
        if (_show?.Scenes.ElementAtOrDefault(_show.Index + 1)?.Reenactment is { Reenact: { } next })
            _ = Reenactments.StartAsync(next);
        if (_show?.Scene is not { } scene || _playsRecording)
            return;
        if (scene.Reenactment is { Reenact: { } key })
            _ = Reenactments.StartAsync(key);
        if (scene.Actions.All(action => action.Reenact is not null))
            return;
        if (!MayControl)
            _sceneProblems = ["Somebody else controls the run: this scene changes nothing. Take control, or press r for its recording."];
        else
            _ = PlayAsync(scene);
    }

    private async Task PlayAsync(Scene scene)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        _scene = leaving;
        try
        {
            var problems = await Runner.PlayAsync(scene, leaving.Token);
            if (_show?.Scene == scene)
                _sceneProblems = problems;
        }
        catch (OperationCanceledException)
        {
            // The scene was left.
        }
        finally
        {
            if (_scene == leaving)
                _scene = null;
        }
    }

    private async Task ShowSceneAsync()
    {
        _playsRecording = _show?.ShowsRecording(_status.EngineConnected) ?? false;
        _playedSince = Clock.GetTimestamp();
        StateHasChanged();
        await CallAsync("presentScene", SceneRecording is null ? null : _show!.Scene!.Recording);
    }
}
