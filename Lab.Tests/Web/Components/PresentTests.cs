using Bunit;
using Lab.Engine.Telemetry.Wire;
using Lab.Tests.Support;
using Lab.Tests.Web.Support;
using Lab.Web.Components.Charts;
using Lab.Web.Components.Learn;
using Lab.Web.Components.Present;
using Lab.Web.Components.Status;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Present;

namespace Lab.Tests.Web.Components;

/// <summary>Who controls, the state of the run, slides, and the stories of the Learn page.</summary>
public sealed class PresentTests : LabContext
{
    private static readonly LabStatus Running = new()
    {
        Engine = Frames.Hello(cores: 2), EngineConnected = true, State = RunState.Running, Policy = "parallel", RunnableThreads = 2,
        Elapsed = TimeSpan.FromSeconds(42),
    };

    [Fact]
    public void Control_Alone_SaysNothing() => Assert.Empty(Control(new ControlView(true, false, 1, false, false, 0, false)).FindAll("div"));

    [Theory]
    [InlineData(false, false, false, "somebody else controls")]
    [InlineData(true, false, false, "nobody controls")]
    [InlineData(false, true, false, "You have asked for control")]
    [InlineData(false, false, true, "The last request was refused")]
    public void Control_Watching_SaysWhyAndOffersWhatCanBeDone(bool free, bool asked, bool refused, string words)
    {
        var notice = Control(new ControlView(false, free, 2, asked, false, asked ? 7 : 0, refused));
        Assert.Contains(words, notice.Find("[data-testid=watching]").TextContent, StringComparison.Ordinal);
        Assert.Equal(!asked, notice.FindAll("[data-testid=control-ask]").Count == 1);
    }

    [Fact]
    public void Control_Asked_CountsDownAndLetsRefuse()
    {
        var refused = false;
        var notice = Render<ControlNotice>(p => p.Add(n => n.View, new ControlView(true, false, 2, false, true, 8, false)).Add(n => n.OnRefuse, () => refused = true));
        Assert.Equal("8", notice.Find("[data-testid=control-left]").TextContent);
        notice.Find("[data-testid=control-refuse]").Click();
        Assert.True(refused);
    }

    [Theory]
    [InlineData(0.3, 2)]
    [InlineData(1.5, 1)]
    [InlineData(2.0, 0)]
    public void Run_FirstTwoSeconds_AreCalledWarmUpWithACountdown(double elapsed, int left)
    {
        var notice = Render<RunNotice>(p => p.Add(n => n.Status, Running with { Elapsed = TimeSpan.FromSeconds(elapsed) }));
        if (left == 0)
            Assert.Empty(notice.FindAll("p"));
        else
            Assert.Contains($"Warming up, {left}\u202fs to go", notice.Find("[data-testid=warming]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_EngineLost_SaysSoAndOffersARestartWhereThereIsOne(bool supervised)
    {
        var asked = false;
        var notice = Render<RunNotice>(p => p
            .Add(n => n.Status, Running with { EngineConnected = false }).Add(n => n.IsSupervised, supervised).Add(n => n.OnRestartEngine, () => asked = true));
        Assert.Contains("engine process has ended", notice.Find("[data-testid=engine-lost]").TextContent, StringComparison.Ordinal);
        if (supervised)
            notice.Find("[data-testid=engine-restart]").Click();
        Assert.Equal(supervised, asked);
    }

    [Fact]
    public void Violation_WithReplay_OffersTheSameRunAgain()
    {
        var again = false;
        var panel = Render<ViolationPanel>(p => p.Add(v => v.Report, "what").Add(v => v.OnReplay, () => again = true));
        panel.Find("[data-testid=violation-replay]").Click();
        Assert.True(again);
    }

    [Fact]
    public void Sketch_RecordedPoints_DrawsEveryStrongLine()
    {
        var spec = ChartCatalog.All[0];
        var chart = Render<MetricChart>(p => p.Add(c => c.Spec, spec).Add(c => c.Points, [Point(0, 1e-3f), Point(1, 2e-3f)]).Add(c => c.IsRecorded, true));
        Assert.Equal(spec.Traces.Count(trace => !trace.IsFaint), chart.FindAll("[data-testid=sketch] polyline").Count);
        Assert.StartsWith("Recorded sample.", chart.Find("[data-testid=summary]").TextContent, StringComparison.Ordinal);
        Assert.Equal($"/learn#m-{spec.Traces.First().Metric}", chart.Find("a.what").GetAttribute("href"));
    }

    [Fact]
    public void Slide_SceneThatNeedsWhatIsMissing_SaysSoAndSpeaksFromTheRecording()
    {
        var run = new RecordedRun("2026-01-01, 2 cores", 3, [Point(0, 1e-3f), Point(5, 2e-3f)], [new(0, "rwlock-6.1"), new(4, "parallel")], []);
        var show = new Presentation([new SceneFile("a", Scene("ladder"), []), new SceneFile("z", null, ["z.json: \"title\" is missing."])]);
        var slide = Render<PresenterView>(p => p.Add(v => v.Show, show).Add(v => v.Status, Running).Add(v => v.IsRecorded, true).Add(v => v.Recording, run).Add(v => v.PlayedSeconds, 6));

        Assert.Contains("needs the patch ladder, which this version does not have", slide.Find("[data-testid=scene-recorded]").TextContent, StringComparison.Ordinal);
        Assert.Equal("parallel: a grace period takes 2.00\u202fms, 99 of 100 within 2.00\u202fms; 4.00\u202fKiB wait", slide.Find("[data-testid=headline]").TextContent);
        Assert.Contains("z.json", slide.Find("[data-testid=file-problem]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Slide_Reenactment_ShowsBothVariants()
    {
        var scene = Scene() with { Actions = [new SceneAction { Reenact = new("B7", 1) }] };
        var slide = Render<PresenterView>(p => p
            .Add(v => v.Show, new Presentation([new SceneFile("a", scene, [])])).Add(v => v.Status, Running)
            .Add(v => v.IsRecorded, true).Add(v => v.RecordedReport, CannedReport.Of("B7", 1)));
        Assert.NotNull(slide.Find("[data-testid=broken]"));
        Assert.NotNull(slide.Find("[data-testid=fixed]"));
    }

    [Fact]
    public void Learn_NumbersOfTheRun_StandInTheStories()
    {
        var story = Render<GracePeriodStory>(p => p.Add(s => s.News, new GracePeriodNews(3, 1, 3.1e-3, 7)).Add(s => s.Policy, "parallel").Add(s => s.Defers, true));
        Assert.Equal("3.10\u202fms", story.Find("[data-testid=learn-length]").TextContent);
        var last = Point(1, 1e-3f);
        last.Values[(int)Metric.BreakP99] = 2e-6f;
        Assert.Equal("2.00\u202fµs", Render<BreakStory>(p => p.Add(s => s.Last, last)).Find("[data-testid=learn-break-p99]").TextContent);
        var metrics = Render<MetricTable>();
        Assert.All(Enum.GetValues<Metric>(), metric => Assert.NotNull(metrics.Find($"#m-{metric}")));
    }

    [Fact]
    public void Picture_CapturedGracePeriod_ShowsReaderRemovalGracePeriodAndFree()
    {
        var picture = Render<GracePeriodPicture>(p => p.Add(v => v.Capture, Capture));
        Assert.All(["read", "holder", "queued", "grace", "freed"], role => Assert.NotEmpty(picture.FindAll($"rect.{role}")));
        Assert.Contains("held by vcpu 1", picture.Find("figcaption").TextContent, StringComparison.Ordinal);
    }

    private static ScopeCapture Capture => new()
    {
        Id = 1, RunId = "r", ElapsedNs = 0, Trigger = "NextGracePeriod", Headline = "", WindowNs = 4_000_000, TriggerStartNs = 1_000_000, TriggerEndNs = 2_000_000,
        RecordingSinceNs = 0, Lanes = ["vcpu 0", "vcpu 1", "rcu_gp"], Lane = [0, 1, 2, 2],
        Kind = [(byte)ScopeEventKind.CallbackQueued, (byte)ScopeEventKind.ReadSection, (byte)ScopeEventKind.GracePeriod, (byte)ScopeEventKind.CallbacksRun],
        StartNs = [900_000, 950_000, 1_000_000, 2_100_000], DurationNs = [0, 900_000, 1_000_000, 50_000], Level = [-1, 2, -1, -1], Argument = [0, 1, 0, 0],
        Address = [0, 0, 0, 0], Extra = [1, 0, 0, 1], Cut = 0, Dropped = 0,
        GracePeriods =
        [
            new ScopeGracePeriod
            {
                Number = 1, StartNs = 1_000_000, DurationNs = 1_000_000, Expedited = false, Holder = "vcpu 1", HolderLane = 1, Operation = ScopeOperation.FaultMap,
                Level = 2, Ipa = 0x1000, ScanNs = 1_000_000, Sentence = "Grace period 1: 1.00 ms, held by vcpu 1.",
            },
        ],
    };

    private static Scene Scene(params string[] needs) => new()
    {
        Name = "a", Title = "T", Say = "S", Check = "C", Hero = "chart-lock", Second = "chart-walks", Seconds = 9, Recording = "a.json", Needs = needs,
        Headline = HeadlineKind.GracePeriod,
    };

    private static LabPoint Point(double time, float gracePeriod)
    {
        var values = new float[MetricInfo.Count];
        Array.Fill(values, float.NaN);
        foreach (var metric in new[] { Metric.GracePeriodMedian, Metric.GracePeriodP99, Metric.GracePeriodLongest, Metric.CallbackDelayP99 })
            values[(int)metric] = gracePeriod;
        values[(int)Metric.BacklogBytes] = 4096;
        return new LabPoint { Time = time, Covers = 1, Gap = false, Values = values, Heat = [[], [], [], [], [], []] };
    }

    private IRenderedComponent<ControlNotice> Control(ControlView view) => Render<ControlNotice>(p => p.Add(n => n.View, view));
}
