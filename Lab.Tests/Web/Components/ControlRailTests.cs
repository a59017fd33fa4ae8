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

    private IRenderedComponent<ControlRail> Rail(
        Action<ComponentParameterCollectionBuilder<ControlRail>>? more = null, params Recording[] recordings) =>
        Render<ControlRail>(p =>
        {
            p.Add(r => r.Draft, _draft).Add(r => r.Recordings, recordings);
            more?.Invoke(p);
        });
}
