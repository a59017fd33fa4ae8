using Bunit;
using Lab.Engine.Telemetry.Wire;
using Lab.Tests.Support;
using Lab.Web.Components.Status;
using Lab.Web.Services.Feed;

namespace Lab.Tests.Web.Components;

/// <summary>The strip, the lead line, the banner, the violation and the events.</summary>
public sealed class StatusTests : LabContext
{
    private static readonly LabStatus Running = new()
    {
        Engine = Frames.Hello(cores: 2), EngineConnected = true, State = RunState.Running, Policy = "parallel", RunnableThreads = 2,
        Elapsed = TimeSpan.FromSeconds(42),
    };

    [Fact]
    public void Strip_RunningEngine_SaysModelRuntimeCoresAndThreads()
    {
        var strip = Render<StatusStrip>(p => p.Add(s => s.Status, Running).Add(s => s.Seed, 7UL));

        var model = strip.Find("[data-testid=model]").TextContent;
        Assert.All(["MODEL", ".NET 10.0.1", "2 cores", "2 threads"], word => Assert.Contains(word, model, StringComparison.Ordinal));
        Assert.Equal("Running", strip.Find("[data-testid=state]").TextContent.Trim());
        Assert.Equal("00:42", strip.Find("[data-testid=elapsed]").TextContent);
    }

    [Fact]
    public void Strip_WhatWatchingCosts_HasAPlaceEach()
    {
        var strip = Render<StatusStrip>(p => p
            .Add(s => s.Status, Running with { FramesDropped = 3, Collections = 4 }).Add(s => s.Seed, 7UL).Add(s => s.Web, new WebCollections(12, TimeSpan.FromMilliseconds(34))));

        Assert.Equal("3", strip.Find("[data-testid=drops]").TextContent);
        Assert.Equal("12 · 34.0\u202fms", strip.Find("[data-testid=gc-web]").TextContent);
        Assert.Contains("34.0 ms", strip.Find("[data-testid=gc-web]").ParentElement!.GetAttribute("title"), StringComparison.Ordinal);
        Assert.NotNull(strip.Find("[data-testid=observer] [data-metric]"));
        Assert.Contains("2 cores, 2 threads", strip.Find("[data-testid=model]").GetAttribute("title"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "Engine restarting")]
    [InlineData(false, "Engine starting")]
    public void Strip_NoEngine_SaysWhichKindOfNone(bool hadOne, string expected)
    {
        var strip = Render<StatusStrip>(p => p
            .Add(s => s.Status, Running with { EngineConnected = false, Engine = hadOne ? Running.Engine : null }).Add(s => s.Seed, 1UL));
        Assert.Equal(expected, strip.Find("[data-testid=state]").TextContent.Trim());
    }

    [Theory]
    [InlineData(2, 100, false)]
    [InlineData(3, 100, true)]
    [InlineData(4, 50, false)]
    [InlineData(5, 50, true)]
    public void Banner_ThreadsAgainstCores_ShowsOnlyBeyond(int threads, int duty, bool shown)
    {
        var banner = Render<OversubscriptionBanner>(p => p.Add(b => b.Status, Running with { RunnableThreads = threads }).Add(b => b.DutyPercent, duty));
        Assert.Equal(shown, banner.FindAll("[data-testid=oversubscribed]").Count == 1);
    }

    [Fact]
    public void Lead_OneGracePeriod_SaysLengthAndFrees()
    {
        var lead = Lead(Running, new GracePeriodNews(10, 1, 412e-6, 3), now: 10.2);
        Assert.Equal("Last grace period: 412\u202fµs, just now, then 3 detached tables freed.", lead.Find("[data-testid=last-grace-period]").TextContent);
    }

    [Fact]
    public void Lead_PolicyThatFreesAtOnce_SaysThatThereIsNone()
    {
        var lead = Render<LeadLine>(p => p.Add(l => l.Status, Running with { Policy = "rwlock-6.1" }).Add(l => l.Defers, false));
        Assert.Contains("rwlock-6.1 frees detached tables with no grace period", lead.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Violation_Report_IsShownWholeAndCopied()
    {
        var copied = false;
        var panel = Render<ViolationPanel>(p => p.Add(v => v.Report, "what, who, when, seed 7").Add(v => v.OnCopy, () => copied = true));
        Assert.Equal("what, who, when, seed 7", panel.Find("pre").TextContent);
        panel.Find("button").Click();
        Assert.True(copied);
    }

    [Fact]
    public void Safety_Violated_IsSaidInWordsAndNotByColourAlone()
    {
        var tile = Render<SafetyTile>(p => p.Add(s => s.IsViolated, true));
        Assert.Contains("Violated", tile.Find(".lamp").TextContent, StringComparison.Ordinal);
        Assert.NotNull(tile.Find(".lamp svg"));
    }

    [Fact]
    public void Events_NewestFirst_BearTheLettersOfTheChartLines()
    {
        LabMark[] marks = [Mark(1, 3, "Run started."), Mark(2, 8, "Policy rwlock-6.1 → parallel.")];
        var rail = Render<EventRail>(p => p.Add(e => e.Marks, marks).Add(e => e.Now, 10));
        var rows = rail.FindAll("li");
        Assert.Contains("Policy rwlock-6.1", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Equal(["B", "A"], rail.FindAll(".tag").Select(tag => tag.TextContent));
    }

    private static LabMark Mark(long id, double time, string text) =>
        new() { Id = id, Time = time, Kind = LabEventKind.Note, Text = text, Tag = LabMark.TagOf(id) };

    private IRenderedComponent<LeadLine> Lead(LabStatus status, GracePeriodNews news, double now) =>
        Render<LeadLine>(p => p.Add(l => l.Status, status).Add(l => l.News, news).Add(l => l.Now, now).Add(l => l.Defers, true));
}
