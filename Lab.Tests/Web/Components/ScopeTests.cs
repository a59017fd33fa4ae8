using Bunit;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads.Scope;
using Lab.Tests.Support;
using Lab.Tests.Telemetry.Scope;
using Lab.Tests.Web.Support;
using Lab.Web.Components.Scope;
using Lab.Web.Services.Engine;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Scope;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Tests.Web.Components;

/// <summary>The scope's words and states, and blame; the drawing is tested in a browser.</summary>
public sealed class ScopeTests : LabContext
{
    private static readonly LabStatus Running = new()
    {
        Engine = Frames.Hello(cores: 2), EngineConnected = true, State = RunState.Running, Policy = "parallel", RunId = "run-1",
    };

    private readonly ScopeStore _store = new();
    private readonly ManualClock _clock = new();
    private readonly ScopeControl _control;
    private readonly BunitJSModuleInterop _module;

    public ScopeTests()
    {
        var frames = new FrameStore(_clock, 10);
        _control = new ScopeControl(new EngineLink(frames), _store);
        Services.AddSingleton(_store).AddSingleton(_control).AddSingleton(frames).AddSingleton<TimeProvider>(_clock);
        _module = JSInterop.SetupModule("./js/scope.js");
        _module.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void Panel_CaptureKept_SaysItsHeadlineAndOffersTheFile()
    {
        _store.Accept(ScopeSamples.News(ScopeSamples.Capture()));
        var panel = Panel();

        Assert.Equal("Grace period 18412: 3.10\u202fµs, held by vcpu 1, permission fault at level 2, IPA 0x80200000.", Text(panel, "scope-sentence"));
        Assert.Equal("Armed: costs 0.6\u202f% of worker time, records 20\u202f% of it.", Text(panel, "scope-cost"));
        Assert.Equal("Waits.", Text(panel, "scope-waiting"));
        Assert.Equal("scope/run-1/3/trace.json", panel.Find("[data-testid=scope-perfetto]").GetAttribute("href"));
        Assert.Contains("8 records in 3 lanes: 1 grace periods, 1 read sections", Text(panel, "scope-summary"), StringComparison.Ordinal);
        Assert.Empty(panel.FindAll("[data-testid=scope-lacks]"));
        Assert.Equal(3L, _module.Invocations["show"][^1].Arguments[2]);
    }

    [Fact]
    public void Panel_NothingCaptured_SaysWhy()
    {
        var panel = Panel();
        Assert.Equal("Arming the scope.", Text(panel, "scope-empty"));
        Show(panel, Running with { State = RunState.Idle });
        Assert.Equal("Nothing runs. Start a run, and its first window shows here.", Text(panel, "scope-empty"));
        Show(panel, Running with { EngineConnected = false });
        Assert.Equal("No engine is connected; the scope waits for one.", Text(panel, "scope-empty"));
        Assert.Equal("Disarmed: costs nothing.", Text(panel, "scope-cost"));
        _store.Accept(ScopeSamples.News(null));
        Show(panel, Running);
        Assert.Equal("Waits.", Text(panel, "scope-empty"));
    }

    [Fact]
    public void Panel_CaptureThatLacksRecords_SaysWhichAndHowMany()
    {
        _store.Accept(ScopeSamples.News(ScopeSamples.Capture() with { Cut = 1_234, Dropped = 5, RecordingSinceNs = 7 }));
        Assert.Equal(
            "1,234 records farthest from the trigger left out; 5 overwritten before they were copied; recording began inside the window.",
            Text(Panel(), "scope-lacks"));
    }

    [Fact]
    public void Panel_NewerCaptures_FollowedAtAPaceUntilSteppedBack()
    {
        _store.Accept(ScopeSamples.News(ScopeSamples.Capture(1)));
        var panel = Panel();
        _store.Accept(ScopeSamples.News(ScopeSamples.Capture(2)));
        Show(panel, Running);
        Assert.Equal("1 / 2", Text(panel, "scope-place"));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Show(panel, Running);
        Assert.Equal("2 / 2", Text(panel, "scope-place"));

        panel.Find("[data-scope=previous]").Click();
        Assert.Equal("1 / 2", Text(panel, "scope-place"));
        _store.Accept(ScopeSamples.News(ScopeSamples.Capture(3)));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Show(panel, Running);
        Assert.Equal("1 / 3", Text(panel, "scope-place"));
        Assert.Contains("This window stays", Text(panel, "scope-waiting"), StringComparison.Ordinal);
        panel.Find("[aria-label='Newest window']").Click();
        Assert.Equal("3 / 3", Text(panel, "scope-place"));
    }

    [Fact]
    public void Panel_ReducedMotion_NoNewWindowWithinFourSeconds()
    {
        _module.Setup<ScopeBrowser>("attach", _ => true).SetResult(new ScopeBrowser(Calm: true, Seen: true));
        _store.Accept(ScopeSamples.News(ScopeSamples.Capture(1)));
        var panel = Panel();
        _store.Accept(ScopeSamples.News(ScopeSamples.Capture(2)));
        _clock.Advance(TimeSpan.FromSeconds(3.9));
        Show(panel, Running);
        Assert.Equal("1 / 2", Text(panel, "scope-place"));
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Show(panel, Running);
        Assert.Equal("2 / 2", Text(panel, "scope-place"));
    }

    [Fact]
    public void Panel_Frozen_KeepsItsWindow()
    {
        _store.Accept(ScopeSamples.News(ScopeSamples.Capture(1)));
        var panel = Panel();
        _store.Accept(ScopeSamples.News(ScopeSamples.Capture(2)));
        _clock.Advance(TimeSpan.FromSeconds(5));
        panel.Render(p => p.Add(s => s.IsFrozen, true));
        Assert.Equal("1 / 2", Text(panel, "scope-place"));
        Assert.StartsWith("Frozen", Text(panel, "scope-waiting"), StringComparison.Ordinal);
    }

    [Fact]
    public void Panel_TriggerWithThreshold_IsArmedOrSaidToBeWrong()
    {
        var panel = Panel();
        panel.Find("#scope-trigger").Change("LockWaitAbove");
        panel.Find("[data-testid=scope-threshold]").Change("250");
        Assert.Equal(new ScopeTrigger { Kind = ScopeTriggerKind.LockWaitAbove, LockWaitUs = 250 }, _control.Trigger);
        panel.Find("[data-testid=scope-threshold]").Change("0");
        Assert.Contains("LockWaitUs is 0; it must be 1 to 1000000.", panel.Find("#scope-problem").TextContent, StringComparison.Ordinal);
        Assert.Equal(250, _control.Trigger.LockWaitUs);
    }

    [Fact]
    public void Panel_SingleAndHold_ArmOnceAndCloseTheStream()
    {
        var panel = Panel();
        panel.Find("[data-testid=scope-single]").Click();
        Assert.True(_control.Trigger.Once);
        Assert.Equal("true", panel.Find("[data-testid=scope-single]").GetAttribute("aria-pressed"));
        panel.Find("[data-testid=scope-hold]").Click();
        Assert.Equal(true, _module.Invocations["hold"][^1].Arguments[1]);
        Assert.StartsWith("Hold", Text(panel, "scope-empty"), StringComparison.Ordinal);
        panel.Find("[data-testid=scope-auto]").Click();
        Assert.False(_control.Trigger.Once);
        Assert.Equal(false, _module.Invocations["hold"][^1].Arguments[1]);
    }

    [Fact]
    public void Captions_FirstVisit_ShowUntilClosed()
    {
        var panel = Panel();
        Assert.Equal(4, panel.FindAll("[data-testid=scope-captions] li").Count);
        panel.Find("[data-testid=scope-captions-close]").Click();
        Assert.Empty(panel.FindAll("[data-testid=scope-captions]"));
        Assert.Equal(false, _module.Invocations["captions"][^1].Arguments[1]);
    }

    [Fact]
    public void Blame_RowClicked_ShowsAnExampleOrSaysThatThereIsNone()
    {
        _store.Accept(ScopeSamples.News(ScopeSamples.Capture(7)));
        _store.Accept(ScopeSamples.News(ScopeSamples.Capture(8) with { GracePeriods = [] }));
        var row = Render<ScopeRow>(p => p.Add(r => r.Status, Running));
        Assert.Contains("No grace period has ended", row.Find(".blame").TextContent, StringComparison.Ordinal);
        _store.Accept(new GracePeriodBlame
        {
            RunId = "run-1",
            Rows =
            [
                new BlameEntry { Held = false, Operation = 0, Level = -1, Count = 4, TotalNs = 1_000 },
                new BlameEntry { Held = true, Operation = ScopeOperation.FaultRelax, Level = 2, Count = 1, TotalNs = 3_000 },
            ],
        });
        row.Render(p => p.Add(r => r.Status, Running));
        Assert.Equal("2 / 2", Text(row, "scope-place"));
        Assert.Equal(["permission fault @L2", "no reader in the way"], row.FindAll(".blame .words").Select(words => words.TextContent));
        Assert.Equal(["75.0\u202f%", "25.0\u202f%"], row.FindAll(".blame .share").Select(share => share.TextContent));

        row.FindAll(".blame li button")[1].Click();
        Assert.Equal("None of the 2 windows kept has one.", Text(row, "blame-note"));
        row.FindAll(".blame li button")[0].Click();
        Assert.Equal("1 / 2", Text(row, "scope-place"));
        Assert.Equal([7L, 0], _module.Invocations["show"][^1].Arguments.Skip(2));
        Assert.Equal(string.Empty, Text(row, "blame-note"));
        row.Render(p => p.Add(r => r.Status, Running with { RunId = "run-2" }));
        Assert.Empty(row.FindAll(".blame .words"));
    }

    protected override void Dispose(bool disposing)
    {
        _control.Dispose();
        base.Dispose(disposing);
    }

    private IRenderedComponent<ScopePanel> Panel()
    {
        var panel = Render<ScopePanel>(p => p.Add(s => s.Status, Running));
        Show(panel, Running);
        return panel;
    }

    private static void Show(IRenderedComponent<ScopePanel> panel, LabStatus status) => panel.Render(p => p.Add(s => s.Status, status));

    private static string Text<T>(IRenderedComponent<T> rendered, string id)
        where T : Microsoft.AspNetCore.Components.IComponent => rendered.Find($"[data-testid={id}]").TextContent.Trim();
}
