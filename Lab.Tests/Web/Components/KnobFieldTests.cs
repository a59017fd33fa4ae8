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
        Assert.Contains("must be 1 to 64", field.Find($"#{input.GetAttribute("aria-describedby")}").TextContent, StringComparison.Ordinal);
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
