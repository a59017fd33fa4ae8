using Bunit;
using Lab.Engine.Experiments;
using Lab.Engine.Workloads;
using Lab.Tests.Web.Support;
using Lab.Web.Components.Compare;
using Lab.Web.Services.Compare;
using Lab.Web.Services.Experiments;

namespace Lab.Tests.Web.Components;

/// <summary>The parts of the Compare page.</summary>
public sealed class CompareTests : LabContext
{
    [Theory]
    [InlineData(VerdictKind.Calibrating, ExperimentState.Running, "calibrating")]
    [InlineData(VerdictKind.Collecting, ExperimentState.Running, "collecting")]
    [InlineData(VerdictKind.Collecting, ExperimentState.Interrupted, "interrupted")]
    [InlineData(VerdictKind.Better, ExperimentState.Done, "better")]
    [InlineData(VerdictKind.Worse, ExperimentState.Done, "worse")]
    [InlineData(VerdictKind.NoDifference, ExperimentState.Done, "nodifference")]
    [InlineData(VerdictKind.NotResolvable, ExperimentState.Done, "notresolvable")]
    [InlineData(VerdictKind.Invalid, ExperimentState.Done, "invalid")]
    public void Chip_EachState_HasItsWordsAndAnIconOfItsOwn(VerdictKind kind, ExperimentState state, string name)
    {
        var chip = Render<VerdictChip>(p => p.Add(c => c.Kind, kind).Add(c => c.Sentence, "The sentence").Add(c => c.State, state));
        Assert.Equal(name, chip.Find("[data-testid=verdict]").GetAttribute("data-kind"));
        Assert.Equal(state == ExperimentState.Interrupted ? "Interrupted: The sentence" : "The sentence", chip.Find("[data-testid=verdict] > span").TextContent);
        var icons = Enum.GetValues<VerdictKind>().Where(other => other != VerdictKind.Collecting)
            .Select(other => Render<VerdictChip>(p => p.Add(c => c.Kind, other).Add(c => c.Sentence, "").Add(c => c.State, ExperimentState.Done)).Find("svg").InnerHtml).ToList();
        Assert.Equal(icons.Count, icons.Distinct().Count());
    }

    [Theory]
    [InlineData(1.3, 0.02, 0, "B slower: fault mean")]
    [InlineData(0.8, 0.02, 0, "B faster: fault mean")]
    [InlineData(1.0, 0.004, 0, "No difference above 2 %: fault mean")]
    [InlineData(1.0, 0.3, 0, "Not resolvable here (floor ")]
    [InlineData(1.3, 0.02, 0.5, "Invalid: oversubscribed")]
    public void Panel_EachOutcome_SaysTheSentenceThatTheReportSays(double ratio, double noise, double coreWait, string words)
    {
        var reading = Reading(ComparisonSamples.Run(new Comparison(ComparisonSamples.Plan), ratio, noise: noise, coreWait: coreWait));
        var panel = Render<VerdictPanel>(p => p.Add(v => v.Reading, reading).Add(v => v.State, ExperimentState.Done).Add(v => v.IsOpen, true));
        Assert.StartsWith(words, panel.Find("[data-testid=verdict] > span").TextContent, StringComparison.Ordinal);
        Assert.Contains(reading.Sentence, reading.Report.Value.ReplaceLineEndings(" ").Replace("   ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Matches(@"^[\d.e]+ : 1$", panel.Find("[data-testid=evidence]").TextContent);
        Assert.Empty(panel.FindAll("[data-testid=stop], [data-testid=resume], [data-testid=left]"));
        Assert.Contains("Primary, chosen before the start", panel.Find("[data-testid=how]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Panel_RunningAndInterrupted_CanBeStoppedAndResumedByWhoControls()
    {
        var asked = new List<string>();
        var reading = Reading(ComparisonSamples.Run(new Comparison(ComparisonSamples.Plan), 1.0, slices: 32, noise: 0.2));
        var panel = Render<VerdictPanel>(p => p.Add(v => v.Reading, reading).Add(v => v.State, ExperimentState.Running).Add(v => v.Left, TimeSpan.FromSeconds(61))
            .Add(v => v.OnStop, () => asked.Add("stop")).Add(v => v.OnResume, () => asked.Add("resume")));
        Assert.Equal("Collecting 7/16", panel.Find("[data-testid=verdict] > span").TextContent);
        Assert.Equal("1\u202fmin 1\u202fs", panel.Find("[data-testid=left]").TextContent);
        Assert.NotNull(panel.Find("[data-testid=so-far]"));
        panel.Find("[data-testid=stop]").Click();
        panel.Render(p => p.Add(v => v.State, ExperimentState.Interrupted));
        panel.Find("[data-testid=resume]").Click();
        Assert.Equal(["stop", "resume"], asked);
        panel.Render(p => p.Add(v => v.MayControl, false));
        Assert.True(panel.Find("[data-testid=resume]").HasAttribute("disabled"));
    }

    [Fact]
    public void Ribbon_Moving_ShowsTheRunningSliceByItsTimeAndPhasesApart()
    {
        var pairs = SliceRibbon.Of(ComparisonSamples.Run(new Comparison(ComparisonSamples.Plan), 1.0, slices: 21, disturbed: 18), isRunning: true);
        var ribbon = Render<RibbonView>(p => p.Add(r => r.Pairs, pairs).Add(r => r.Slice, TimeSpan.FromSeconds(2.6)).Add(r => r.Gone, TimeSpan.FromSeconds(1)));

        Assert.Equal(["warm-up", "A against A", "A against B"], ribbon.FindAll(".ribbon-phase > p").Select(name => name.TextContent));
        var running = Assert.Single(ribbon.FindAll("[data-state=Running]"));
        Assert.Equal("--slice: 2600ms; --gone: -1000ms", running.GetAttribute("style"));
        var again = Assert.Single(ribbon.FindAll(".again"));
        Assert.Equal("↻↻", string.Concat(again.QuerySelectorAll(".ribbon-slice").Select(slice => slice.TextContent)));
        Assert.Contains("run again", again.QuerySelector(".sr-only")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_SameAndDifferent_SayOnlyWhatDiffers()
    {
        var same = Render<ChangeList>(p => p.Add(c => c.Changes, CompareRequest.ChangesOf(new RunOptions(), new RunOptions { Seed = 8 })));
        Assert.Contains("A and B are the same", same.Markup, StringComparison.Ordinal);
        var different = Render<ChangeList>(p => p.Add(c => c.Changes, CompareRequest.ChangesOf(new RunOptions(), new RunOptions { Policy = "exclusive", Vcpus = 4 })));
        Assert.Equal(["Policy parallel → exclusive", "Vcpus 2 → 4"], different.FindAll("li").Select(change => string.Join(' ', change.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
    }

    [Fact]
    public void Forest_Rows_HavePrimaryFirstIntervalsInPlaceAndADirectionOnlyByVerdict()
    {
        var reading = Reading(ComparisonSamples.Slower());
        var forest = Render<ForestTable>(p => p.Add(f => f.Rows, reading.Rows).Add(f => f.HasVerdict, true));
        Assert.Contains("primary", forest.FindAll("tbody tr")[0].TextContent, StringComparison.Ordinal);
        Assert.Equal("▼ worse", forest.Find("[data-testid=forest-fault-mean] .forest-word").TextContent);
        Assert.Equal("–", forest.Find("[data-testid=forest-gp-p99] .forest-word").TextContent);
        Assert.Equal(reading.Rows.Count(row => row.Ratio is not null), forest.FindAll(".whisker").Count);

        forest.Render(p => p.Add(f => f.IsSwapped, true));
        Assert.Equal("▲ better", forest.Find("[data-testid=forest-fault-mean] .forest-word").TextContent);
        forest.Render(p => p.Add(f => f.HasVerdict, false));
        Assert.All(forest.FindAll(".forest-word"), word => Assert.Equal("–", word.TextContent));
    }

    [Fact]
    public void Form_Problems_StandBesideTheirFieldsAndHoldTheStart()
    {
        var draft = new CompareDraft { A = new ArmDraft(ArmSource.Link, Link: "/nothing"), Mode = SliceMode.Own, SliceMs = "1", Pairs = "6", Seed = "no" };
        var form = Form(draft);
        Assert.Contains("says nothing of a run", form.Find("[data-testid=arm-a] .problems").TextContent, StringComparison.Ordinal);
        Assert.Contains("\"no\"", form.Find(".seed .problems").TextContent, StringComparison.Ordinal);
        Assert.True(form.Find("[data-testid=start]").HasAttribute("disabled"));
        Assert.Empty(form.FindAll("[data-testid=command]"));
    }

    [Fact]
    public void Form_Choices_AreReportedAndSayTimePowerAndCommand()
    {
        var changes = new List<CompareDraft>();
        var form = Form(new CompareDraft { Mode = SliceMode.Quick }, changes.Add);
        Assert.StartsWith("About 1\u202fmin 24\u202fs.", form.Find("[data-testid=time]").TextContent, StringComparison.Ordinal);
        Assert.Contains("1 % hardly ever", form.Find("[data-testid=power]").TextContent, StringComparison.Ordinal);
        Assert.StartsWith("./lab compare --a parallel --b rwlock-6.1", form.Find("[data-testid=command]").TextContent, StringComparison.Ordinal);
        form.Find("[data-testid=self]").Click();
        form.Find("[data-testid=choice-b]").Change("release:6.3");
        form.Find("[data-testid=source-a-current]").Change("on");
        form.Find("[data-testid=metric]").Change("faults");
        form.Find("[data-testid=mode-full]").Change("on");
        Assert.Equal(ArmDraft.OfPolicy("parallel"), changes[0].B);
        Assert.Equal("release:6.3", changes[1].B.Choice);
        Assert.Equal((ArmSource.Current, "faults", SliceMode.Full), (changes[2].A.Source, changes[3].Metric, changes[4].Mode));
    }

    [Fact]
    public void Form_MoreThreadsThanCores_Warns()
    {
        Assert.NotNull(Form(new CompareDraft(), cores: 1).Find("[data-testid=warning]"));
        Assert.Empty(Form(new CompareDraft(), cores: 8).FindAll("[data-testid=warning]"));
    }

    [Fact]
    public void Report_WhileSlicesRun_IsMadeOnlyWhenAskedFor()
    {
        var text = new Lazy<string>(() => "the text");
        var report = Render<ReportPanel>(p => p.Add(r => r.Id, "x").Add(r => r.Text, text).Add(r => r.IsRunning, true));
        Assert.False(text.IsValueCreated);
        report.Find("[data-testid=show-report]").Click();
        Assert.Equal("the text", report.Find("[data-testid=report]").TextContent);
        Assert.Equal("/experiments/x/result.html", report.Find("[data-testid=export-html]").GetAttribute("href"));
    }

    [Fact]
    public void PairTable_EveryPair_IsARowAndPercentilesHaveBands()
    {
        var reading = Reading(ComparisonSamples.Slower());
        Assert.Equal(8 + 8, Render<PairTable>(p => p.Add(t => t.Reading, reading)).FindAll("tbody tr").Count);
        var percentiles = Render<PercentilePanel>(p => p.Add(t => t.Reading, reading).Add(t => t.Latency, Lab.Engine.Telemetry.Wire.Histogram.Fault));
        Assert.Equal(7, percentiles.FindAll("tbody tr").Count);
        Assert.Contains("[", percentiles.FindAll("tbody tr")[1].TextContent, StringComparison.Ordinal);
    }

    private static ComparisonReading Reading(Comparison comparison) => ComparisonReading.Of(comparison, ComparisonSamples.View(comparison, ExperimentState.Done).Origin);

    private IRenderedComponent<CompareForm> Form(CompareDraft draft, Action<CompareDraft>? onChange = null, int cores = 4) => Render<CompareForm>(p => p
        .Add(f => f.Draft, draft).Add(f => f.Request, draft.Read(new RunOptions(), new RunLimits())).Add(f => f.Cores, cores).Add(f => f.OnChange, onChange ?? (_ => { })));
}
