using Lab.Engine.Primitives;
using Lab.Engine.Workloads.Scope;

namespace Lab.Tests.Workloads.Scope;

public sealed class ScopeRecorderTests : IDisposable
{
    private const long Ms = ScriptedScope.Ms;

    private readonly ScriptedScope _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Arm_WrongTrigger_IsRefusedWithEveryProblem()
    {
        var problems = _run.Recorder.Arm(new ScopeTrigger { Kind = (ScopeTriggerKind)77, WindowUs = 1, LockWaitUs = 0, BacklogKiB = 0 });

        Assert.Equal(4, problems.Count);
        Assert.False(_run.Vcpu.IsOn);
    }

    [Fact]
    public void NextGracePeriod_OneThatBeganBefore_IsNotTaken()
    {
        _run.Arm(new ScopeTrigger());
        _run.Turns(1);
        Assert.True(_run.Vcpu.IsOn);
        var opened = _run.NowNs - (4 * Ms);
        _run.GracePeriod(opened - Ms, 2 * Ms, number: 1);
        _run.Turns(2);
        Assert.Null(_run.Recorder.Windows.Newest);

        var began = _run.NowNs;
        _run.Vcpu.Span(TraceKind.ReadSection, began - 50_000, began + 20_000, 3, (int)TraceOperation.FaultMap, 0x8000_1000);
        _run.GracePeriod(began, 30_000, number: 2);
        _run.Turns(2);

        var window = _run.Recorder.Windows.Newest;
        Assert.NotNull(window);
        Assert.Equal((1L, ScopeTriggerKind.NextGracePeriod, 4 * Ms), (window.Id, window.Met, window.ToNs - window.FromNs));
        Assert.Equal((began, began + 30_000), (window.TriggerFromNs, window.TriggerToNs));
        Assert.Equal(window.TriggerFromNs - window.FromNs, window.ToNs - window.TriggerToNs);
        Assert.Equal(["vcpu 0", "host 0", "rcu_gp"], window.Lanes);
        Assert.Contains(window.Records, record => record.Lane == 0 && record.Record.Kind == TraceKind.ReadSection);
        var held = window.GracePeriods.Last();
        Assert.Equal((2L, "vcpu 0", TraceOperation.FaultMap, 3), (held.Number, window.Holders[held.HolderSlot], held.Site.Operation, held.Site.Level));
        Assert.False(_run.Vcpu.IsOn);
    }

    [Fact]
    public void NextGracePeriod_OneIsDue_IsRecordedFromShortlyBefore()
    {
        _run.PacingNs = 100 * Ms;
        var due = _run.NowNs + (90 * Ms);
        _run.GracePeriodDueNs = due;
        _run.Arm(new ScopeTrigger());
        _run.Turns(1);
        Assert.False(_run.Vcpu.IsOn);
        _run.Turns(1);
        Assert.True(_run.Vcpu.IsOn);
        Assert.InRange(_run.NowNs, due - (6 * Ms), due);
        _run.GracePeriodDueNs = 0;
        _run.GracePeriod(due, 30_000);
        _run.Turns(3);

        var window = _run.Recorder.Windows.Newest;
        Assert.NotNull(window);
        Assert.Equal(due, window.TriggerFromNs);
        Assert.True(window.RecordingSinceNs <= window.FromNs, "the whole window was recorded");
        Assert.InRange(_run.Recorder.Read().Duty, 0, 0.2);
    }

    /// <summary>A grace period after 200 ms, of which nobody can know when it begins; recording costs eight times its share.</summary>
    [Fact]
    public void StartUp_NothingIsDue_TheFirstGracePeriodIsTheFirstWindow()
    {
        ArmCostly();
        var end = _run.NowNs + (200 * Ms);
        while (_run.NowNs < end)
            RecordATurn();
        Assert.True(_run.Vcpu.IsOn);
        Assert.True(_run.Recorder.Read().CostShare > 5 * ScopeBudget.Promised, $"{_run.Recorder.Read()}");
        var began = _run.NowNs;
        _run.GracePeriod(began, 30_000);
        _run.Turns(3);

        Assert.Equal(began, _run.Recorder.Windows.Newest?.TriggerFromNs);
        Assert.Equal(0, _run.Recorder.Windows.Newest?.Dropped);

        // What the credit spent is paid back before it records again.
        for (var turn = 0; turn < 10_000 && !_run.Vcpu.IsOn; turn++)
            _run.Turns(1);
        Assert.True(_run.Vcpu.IsOn);
        Assert.InRange(_run.Recorder.Read().CostShare, 0, ScopeBudget.Promised);
    }

    [Fact]
    public void StartUp_OneMayBecomeDue_WaitsForItBeforeItSpends()
    {
        _run.PacingNs = 100 * Ms;
        ArmCostly();
        Assert.False(_run.Vcpu.IsOn);
        var turns = 0;
        for (; turns < 1_000 && !_run.Vcpu.IsOn; turns++)
            _run.Turns(1);

        Assert.InRange(turns, 10, 999);
        Assert.Equal(0, _run.Recorder.Read().Records);
    }

    [Fact]
    public void StartUp_DisarmedAndArmedAgain_HasNoSecondCredit()
    {
        ArmCostly();
        var first = TurnsUntilItRests();
        _run.Arm(new ScopeTrigger());
        _run.Turns(1);
        var second = TurnsUntilItRests();

        Assert.InRange(first, 20, 9_999);
        Assert.InRange(second, 1, 10);
    }

    // Calibrated in CPU time, which is the script's: a record costs 60 ns.
    private void ArmCostly()
    {
        _run.CpuCallNs = 60 * 8_192;
        _run.Arm(new ScopeTrigger());
        _run.Turns(1);
        _run.CpuCallNs = 0;
    }

    private int TurnsUntilItRests()
    {
        var turns = 0;
        for (; _run.Vcpu.IsOn && turns < 10_000; turns++)
            RecordATurn();
        return turns;
    }

    private void RecordATurn()
    {
        for (var record = 0; record < 4_000; record++)
            _run.Vcpu.Instant(TraceKind.Retry, _run.NowNs + (1_000 * record));
        _run.Turns(1);
    }

    [Fact]
    public void LongGracePeriod_ItsWindow_IsThreeTimesAsLong()
    {
        _run.P99Ns = Ms;
        _run.Arm(new ScopeTrigger { Kind = ScopeTriggerKind.GracePeriodAboveP99 });
        _run.Turns(2);
        _run.GracePeriod(_run.NowNs, Ms - 1);
        _run.Turns(1);
        Assert.Contains("longer than 1000 us", _run.Recorder.Read().WaitingFor, StringComparison.Ordinal);

        var began = _run.NowNs;
        _run.GracePeriod(began, 5 * Ms);
        _run.Turns(8);

        Assert.Equal((began - (5 * Ms), began + (10 * Ms)), (_run.Recorder.Windows.Newest!.FromNs, _run.Recorder.Windows.Newest.ToNs));
    }

    [Theory]
    [InlineData(ScopeTriggerKind.Retry)]
    [InlineData(ScopeTriggerKind.LockWaitAbove)]
    [InlineData(ScopeTriggerKind.BacklogAbove)]
    [InlineData(ScopeTriggerKind.Now)]
    public void Trigger_ItsEvent_IsCaptured(ScopeTriggerKind kind)
    {
        _run.Arm(new ScopeTrigger { Kind = kind });
        _run.Turns(2);
        _run.Vcpu.Span(TraceKind.LockWaitRead, _run.NowNs, _run.NowNs + 99_000);
        if (kind != ScopeTriggerKind.Now)
        {
            _run.Turns(2);
            Assert.Null(_run.Recorder.Windows.Newest);
        }

        _run.Vcpu.Instant(TraceKind.Again, _run.NowNs);
        _run.Vcpu.Span(TraceKind.LockWaitWrite, _run.NowNs, _run.NowNs + 101_000);
        _run.BacklogBytes = 257 << 10;
        _run.Turns(3);

        Assert.Equal(kind, _run.Recorder.Windows.Newest?.Met);
    }

    [Fact]
    public void WaitingFor_NoGracePeriodEver_SaysSo()
    {
        _run.Arm(new ScopeTrigger());
        _run.Turns(2);

        var status = _run.Recorder.Read();
        Assert.True(status.Armed);
        Assert.Contains("No grace period at all has ended", status.WaitingFor, StringComparison.Ordinal);
        Assert.Contains("exclusive", status.WaitingFor, StringComparison.Ordinal);
        _run.GracePeriods = 1;
        _run.Turns(1);
        Assert.DoesNotContain("No grace period at all", _run.Recorder.Read().WaitingFor, StringComparison.Ordinal);
    }

    [Fact]
    public void Violation_LanesStopAtOnceAndTheLastMomentsAreKept()
    {
        _run.Arm(new ScopeTrigger { Kind = ScopeTriggerKind.CheckerHit });
        _run.Turns(20);
        Assert.True(_run.Vcpu.IsOn);
        var end = _run.NowNs;
        _run.Vcpu.Span(TraceKind.ReadSection, end - Ms, end);

        _run.Recorder.NoteViolation();
        Assert.False(_run.Vcpu.IsOn);
        _run.Turns(2);

        var window = _run.Recorder.Windows.Newest!;
        Assert.Equal((ScopeTriggerKind.CheckerHit, end - (4 * Ms), end), (window.Met, window.FromNs, window.ToNs));
        Assert.Single(window.Records);
        Assert.False(_run.Recorder.Read().Armed);
    }

    [Fact]
    public void Once_AfterOneCapture_IsDisarmed()
    {
        _run.Arm(new ScopeTrigger { Kind = ScopeTriggerKind.Now, Once = true });
        _run.Turns(6);

        Assert.False(_run.Recorder.Read().Armed);
        Assert.Equal(1, _run.Recorder.Read().Captures);
        Assert.Equal(-1, _run.Recorder.Step());
    }

    [Fact]
    public void Windows_MoreThanAreKept_AreFoundByIdAndNeighbour()
    {
        _run.Recorder.RefreshNs = 0;
        _run.Arm(new ScopeTrigger { Kind = ScopeTriggerKind.Now });
        _run.Turns(200);

        var windows = _run.Recorder.Windows;
        var newest = windows.Newest!.Id;
        Assert.True(newest > ScopeWindows.Most, $"only {newest} captures");
        Assert.Equal(newest - 1, windows.Previous(newest)!.Id);
        Assert.Equal(newest, windows.Next(newest - 1)!.Id);
        Assert.Null(windows.Next(newest));
        Assert.Null(windows.WithId(newest - ScopeWindows.Most));
        Assert.Equal(newest - ScopeWindows.Most + 1, windows.Next(0)!.Id);
    }

    [Fact]
    public void Cut_TooManyRecords_KeepsTheNearestAndEverythingOfRcu()
    {
        _run.Arm(new ScopeTrigger());
        _run.Turns(2);
        var began = _run.NowNs;
        _run.Vcpu.Instant(TraceKind.CallbackQueued, began - 1_900_000, address: 0x4000);
        for (var record = 0; record < 10_000; record++)
            _run.Vcpu.Instant(TraceKind.Retry, began - 1_990_000 + (record * 390));
        _run.GracePeriod(began, 100);
        _run.Turns(3);

        var window = _run.Recorder.Windows.Newest!;
        Assert.Equal(WindowCutter.MostRecords, window.Records.Count);
        Assert.Equal(10_002 - WindowCutter.MostRecords, window.Cut);
        Assert.Contains(window.Records, record => record.Record.Kind == TraceKind.CallbackQueued);
        var farthest = window.Records.Where(record => record.Record.Kind == TraceKind.Retry).Max(record => Math.Abs(record.Record.StartNs - began));
        Assert.InRange(farthest, 1_100_000, 1_300_000);
    }

    [Fact]
    public void Sweep_RecordsCostTooMuch_RestsUntilTheShareIsKept()
    {
        _run.CallNs = 20; // a record is calibrated by the clock alone
        _run.Arm(new ScopeTrigger { Kind = ScopeTriggerKind.Retry });
        var budget = new ScopeBudget(recordNs: 60);
        budget.Account(24 * Ms, isOn: true, records: 40_000, ownNs: 100_000, workNs: 48 * Ms);
        Assert.InRange(budget.Share, 0.05, 0.06);

        var rest = budget.RestNs();
        budget.Account(rest, isOn: false, records: 0, ownNs: 0, workNs: 2 * rest);

        Assert.InRange(budget.Share, 0, ScopeBudget.Promised);
        Assert.InRange(budget.Duty, 0.05, 0.2);
        Assert.Equal(0, budget.RestNs());
    }

    [Fact]
    public void Budget_CheapRecording_NeverRests()
    {
        var budget = new ScopeBudget(recordNs: 60);
        budget.Account(24 * Ms, isOn: true, records: 100, ownNs: 1_000, workNs: 48 * Ms);

        Assert.Equal(0, budget.RestNs());
        Assert.Equal(1, budget.Duty);
    }
}
