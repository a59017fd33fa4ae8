using Lab.Engine.Telemetry.Scope;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Scope;

namespace Lab.Engine.Link;

/// <content>The RCU scope: armed here, it is armed in every run that follows.</content>
public sealed partial class LabController
{
    private ScopeTrigger? _armed;
    private ScopeNews? _lastScope;
    private string _takenRun = string.Empty;
    private long _takenId;
    private bool _saidDisarmed = true;

    public Task<CommandResult> ArmScopeAsync(ScopeTrigger trigger) => Refusing(trigger.Problems(), () =>
    {
        lock (_sampling)
            _armed = trigger;
        if (_run is not { Phase: RunPhase.Running })
            return CommandResult.Ok("Nothing runs; the scope is armed with the next run.");
        var problems = _run.Scope.Arm(trigger);
        return problems.Count == 0 ? CommandResult.Ok() : CommandResult.Refused([.. problems]);
    });

    public Task<CommandResult> DisarmScopeAsync() => Refusing([], () =>
    {
        lock (_sampling)
            _armed = null;
        _run?.Scope.Disarm();
        return CommandResult.Ok();
    });

    public ScopeNews? TakeScope()
    {
        lock (_sampling)
        {
            var news = _run is { } run ? NewsOf(run) : _lastScope;
            _lastScope = null;
            if (news is null || (!news.Armed && news.Capture is null && _saidDisarmed))
                return null;
            _saidDisarmed = !news.Armed;
            if (news.Capture is { } capture)
                (_takenRun, _takenId) = (news.RunId, capture.Id);
            return news;
        }
    }

    public bool HasCapture
    {
        get
        {
            lock (_sampling)
                return _run is { } run && IsNew(run.Scope.Windows.Newest, run);
        }
    }

    public GracePeriodBlame? ReadBlame()
    {
        lock (_sampling)
            return _run is { } run ? ScopeCaptures.BlameOf(run) : null;
    }

    private void ArmAgain(LabRun run)
    {
        if (_armed is not null)
            run.Scope.Arm(_armed);
    }

    // The last of a run that nobody took while it ran: a violation's, as a rule.
    private void KeepLastScope(LabRun run)
    {
        var news = NewsOf(run);
        if (news.Armed || news.Capture is not null || !_saidDisarmed)
        {
            _lastScope = news with { Armed = false };
            _saidDisarmed = false;
        }
    }

    private ScopeNews NewsOf(LabRun run)
    {
        var newest = run.Scope.Windows.Newest;
        return ScopeCaptures.NewsOf(run, IsNew(newest, run) ? newest : null);
    }

    private bool IsNew(ScopeWindow? newest, LabRun run) =>
        newest is not null && !(string.Equals(_takenRun, run.Id, StringComparison.Ordinal) && newest.Id == _takenId);
}
