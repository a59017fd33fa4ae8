using Bunit;
using Lab.Engine.Workloads;
using Lab.Web.Components.Rail;
using Lab.Web.Services.Recordings;
using Lab.Web.Services.Run;

namespace Lab.Tests.Web.Components;

public sealed class ControlRailTests : LabContext
{
    private readonly RunDraft _draft = new(RunPresets.Demo.Options);

    [Fact]
    public void Render_Rail_OffersEveryPolicyPresetAndKnob()
    {
        var rail = Rail();

        Assert.Equal(PolicyCatalog.All.Select(policy => policy.Name), rail.FindAll(".policy input").Select(input => input.GetAttribute("value")));
        Assert.Equal(RunPresets.All.Select(preset => preset.Name), rail.FindAll("#preset option").Select(option => option.TextContent));
        Assert.Equal(KnobCatalog.All.Count(), rail.FindAll(".knob").Count);
    }

    [Fact]
    public void Render_TurnedKnob_IsMarkedAndThePresetIsOwn()
    {
        _draft.Set(KnobCatalog.All.Single(knob => knob.Name == nameof(RunOptions.WritePercent)), "11");
        var rail = Rail();

        Assert.Single(rail.FindAll(".knob.changed"));
        Assert.Equal("Own settings", rail.Find("#preset option").TextContent);
    }

    [Fact]
    public void Render_TurnedKnobs_AreCountedAtTheirGroupAndInAll()
    {
        _draft.Set(Knob(nameof(RunOptions.WritePercent)), "11");
        _draft.Set(Knob(nameof(RunOptions.UnmapKiB)), "8");
        _draft.Set(Knob(nameof(RunOptions.TlbiBaseNs)), "8");
        var rail = Rail();

        Assert.Equal(["2 changed", "1 changed"], rail.FindAll(".knob-group .count").Select(count => count.TextContent));
        Assert.Equal("Reset 3", rail.Find("[data-testid=reset-all]").TextContent);
    }

    [Fact]
    public void Filter_Words_ShowTheKnobsThatHaveThemAndWhatIsWrong()
    {
        _draft.Set(Knob(nameof(RunOptions.Vcpus)), "99");
        var rail = Rail();
        rail.Find("[data-testid=knob-filter]").Input("tlbi-per");

        Assert.Equal(["knob-Vcpus", "knob-TlbiPerInitiatorNs", "knob-TlbiPerPageNs"], rail.FindAll(".knob input").Select(input => input.Id));
    }

    [Fact]
    public void Release_Chosen_IsReportedByKey()
    {
        string? chosen = null;
        var rail = Rail(p => p.Add(r => r.OnRelease, key => chosen = key));
        rail.Find("#release").Change("6.1");
        Assert.Equal("6.1", chosen);
    }

    [Fact]
    public void Paste_Line_IsReportedAndWhatBecameOfItIsShown()
    {
        string? pasted = null;
        var rail = Rail(p => p.Add(r => r.Pasted, PastedLine.Of("dirty_log_perf_test -x 3")).Add(r => r.OnPaste, text => pasted = text));
        Assert.Contains("-x 3: a VM has one memory slot here.", rail.FindAll(".notes li").Select(note => note.TextContent));

        rail.Find("#selftest-line").Input("memslot_perf_test");
        rail.Find("[data-testid=selftest-fill]").Click();
        Assert.Equal("memslot_perf_test", pasted);
    }

    [Fact]
    public void Paste_NoTest_SaysEveryProblemAndThatNothingWasFilled()
    {
        var rail = Rail(p => p.Add(r => r.Pasted, PastedLine.Of("dirty_log_perf_test -v 0 -q")));
        Assert.Equal(2, rail.FindAll("[data-testid=selftest-notes] .problem").Count);
        Assert.Contains("Nothing was filled in", rail.Find("[data-testid=selftest-notes]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_LinksSettingsAndARun_OffersToApplyThem()
    {
        var pressed = 0;
        var rail = Rail(p => p.Add(r => r.IsPending, true).Add(r => r.OnApply, () => pressed++).Add(r => r.OnDiscard, () => pressed += 10));
        rail.Find("[data-testid=apply]").Click();
        rail.Find("[data-testid=discard]").Click();
        Assert.Equal(11, pressed);
    }

    [Fact]
    public void Render_WrongDraft_CannotBeStarted()
    {
        _draft.Set(KnobCatalog.All.Single(knob => knob.Name == nameof(RunOptions.Vcpus)), "0");
        Assert.True(Rail().Find("[data-testid=start-stop]").HasAttribute("disabled"));
    }

    [Fact]
    public void Render_RestartNeeded_SaysSoWithAButton()
    {
        var pressed = false;
        var rail = Rail(p => p.Add(r => r.NeedsRestart, true).Add(r => r.OnRestart, () => pressed = true));
        rail.Find("[data-testid=restart]").Click();
        Assert.True(pressed);
    }

    [Fact]
    public void Policy_Chosen_IsReportedByName()
    {
        string? chosen = null;
        var rail = Rail(p => p.Add(r => r.OnPolicy, name => chosen = name));
        rail.Find(".policy input[value=exclusive]").Change(true);
        Assert.Equal("exclusive", chosen);
    }

    [Fact]
    public void Recordings_Refused_SayWhyInThePage()
    {
        var rail = Rail(p => p.Add(r => r.RecordingProblem, "own.txt:3: map: addr is missing."));
        Assert.Contains("own.txt:3", rail.Find("[data-testid=recording-status]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Recordings_Replay_ReportsTheChosenOne()
    {
        string? replayed = null;
        var rail = Rail(
            p => p.Add(r => r.OnReplay, name => replayed = name),
            new Recording("a.txt.gz", "/a", "6.1", true), new Recording("b.txt.gz", "/b", "6.12", true));
        rail.Find("#recording").Change("b.txt.gz");
        rail.Find("[data-testid=replay]").Click();
        Assert.Equal("b.txt.gz", replayed);
    }

    private static Knob Knob(string name) => KnobCatalog.All.Single(knob => knob.Name == name);

    private IRenderedComponent<ControlRail> Rail(
        Action<ComponentParameterCollectionBuilder<ControlRail>>? more = null, params Recording[] recordings) =>
        Render<ControlRail>(p =>
        {
            p.Add(r => r.Draft, _draft).Add(r => r.Recordings, recordings);
            more?.Invoke(p);
        });
}
