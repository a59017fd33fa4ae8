using Lab.Engine.Workloads;
using Lab.Web.Services.Run;

namespace Lab.Tests.Web.Services.Run;

public sealed class RunDraftTests
{
    private readonly RunDraft _draft = new(new RunOptions());

    [Fact]
    public void Set_OutOfRange_NamesTheFieldTheValueAndTheRange()
    {
        _draft.Set(Knob(nameof(RunOptions.Vcpus)), "99");

        Assert.False(_draft.IsValid);
        Assert.Equal("vCPUs is 99; it must be 1 to 64.", Assert.Single(_draft.ProblemsOf(Knob(nameof(RunOptions.Vcpus)))));
        Assert.Empty(_draft.ProblemsOf(Knob(nameof(RunOptions.WritePercent))));
    }

    [Fact]
    public void Set_NotANumber_KeepsWhatWasTypedAndTheLastValue()
    {
        _draft.Set(Knob(nameof(RunOptions.Vcpus)), "3");
        _draft.Set(Knob(nameof(RunOptions.Vcpus)), "3x");

        Assert.False(_draft.IsValid);
        Assert.Equal("3x", _draft.Text(Knob(nameof(RunOptions.Vcpus))));
        Assert.Equal(3, _draft.Options.Vcpus);
        Assert.Single(_draft.ProblemsOf(Knob(nameof(RunOptions.Vcpus))));
    }

    [Fact]
    public void Replace_AfterAMistake_IsValidAgain()
    {
        _draft.Set(Knob(nameof(RunOptions.Vcpus)), "");
        _draft.Replace(new RunOptions { Vcpus = 5 });

        Assert.True(_draft.IsValid);
        Assert.Equal("5", _draft.Text(Knob(nameof(RunOptions.Vcpus))));
    }

    [Fact]
    public void Differs_TurnedKnob_IsMarkedAgainstThePreset()
    {
        var order = Knob(nameof(RunOptions.Order));
        Assert.False(_draft.Differs(order, new RunOptions()));
        _draft.Set(order, nameof(AccessOrder.Zipf));
        Assert.True(_draft.Differs(order, new RunOptions()));
    }

    private static Knob Knob(string name) => KnobCatalog.All.Single(knob => knob.Name == name);
}
