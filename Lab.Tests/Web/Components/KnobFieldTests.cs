using Bunit;
using Lab.Engine.Workloads;
using Lab.Web.Components.Rail;
using Lab.Web.Services.Run;

namespace Lab.Tests.Web.Components;

public sealed class KnobFieldTests : LabContext
{
    [Fact]
    public void Render_Problem_StandsBesideTheFieldAndIsTied()
    {
        var field = Render<KnobField>(p => p
            .Add(f => f.Knob, Knob(nameof(RunOptions.Vcpus))).Add(f => f.Text, "99").Add(f => f.Problems, ["vCPUs is 99; it must be 1 to 64."]));

        var input = field.Find("input");
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        var texts = input.GetAttribute("aria-describedby")!.Split(' ').Select(id => field.Find($"#{id}").TextContent).ToList();
        Assert.Contains(texts, text => text.Contains("must be 1 to 64", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.EndsWith("A change is a step of the run.", StringComparison.Ordinal));
    }

    [Fact]
    public void Reset_ChangedKnob_SaysWhatItGoesBackToAndIsReported()
    {
        var pressed = false;
        var field = Render<KnobField>(p => p
            .Add(f => f.Knob, Knob(nameof(RunOptions.RcuPacingUs))).Add(f => f.Text, "7").Add(f => f.IsChanged, true).Add(f => f.UsualText, "100")
            .Add(f => f.PresetName, "Demo").Add(f => f.OnReset, () => pressed = true));
        var reset = field.Find(".reset");

        Assert.Equal("Pacing: back to 100 µs, as in \"Demo\"", reset.GetAttribute("title"));
        reset.Click();
        Assert.True(pressed);
    }

    [Fact]
    public void Input_NumberTyped_ReportsTheText()
    {
        string? typed = null;
        var field = Render<KnobField>(p => p
            .Add(f => f.Knob, Knob(nameof(RunOptions.Vcpus))).Add(f => f.Text, "2").Add(f => f.OnChange, text => typed = text));
        field.Find("input").Input("7");
        Assert.Equal("7", typed);
    }

    [Fact]
    public void Change_SwitchTurned_ReportsTrueOrFalse()
    {
        string? turned = null;
        var field = Render<KnobField>(p => p
            .Add(f => f.Knob, Knob(nameof(RunOptions.RcuExpedited))).Add(f => f.Text, bool.FalseString).Add(f => f.OnChange, text => turned = text));
        field.Find("input[role=switch]").Change(true);
        Assert.Equal(bool.TrueString, turned);
    }

    [Fact]
    public void Render_EveryKnob_HasALabelForItsField()
    {
        Assert.NotEmpty(KnobCatalog.All);
        Assert.All(KnobCatalog.All, knob =>
        {
            var field = Render<KnobField>(p => p.Add(f => f.Knob, knob).Add(f => f.Text, knob.Read(new RunOptions())));
            Assert.NotNull(field.Find($"#{field.Find("label").GetAttribute("for")}"));
        });
    }

    private static Knob Knob(string name) => KnobCatalog.All.Single(knob => knob.Name == name);
}
