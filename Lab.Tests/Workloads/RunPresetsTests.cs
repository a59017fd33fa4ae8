using Lab.Engine.Workloads;

namespace Lab.Tests.Workloads;

public sealed class RunPresetsTests
{
    [Fact]
    public void All_EveryPreset_IsValidAndHasItsOwnKey()
    {
        Assert.All(RunPresets.All, preset => Assert.Empty(preset.Options.Problems()));
        Assert.Equal(RunPresets.All.Count, RunPresets.All.Select(preset => preset.Key).Distinct().Count());
    }

    /// <summary>It starts by itself on a machine that somebody else may be using.</summary>
    [Fact]
    public void Demo_ItsWorkers_TakeAtMostOneCore()
    {
        var options = RunPresets.Demo.Options;
        Assert.InRange((options.Vcpus + options.UnmapThreads) * options.DutyPercent, 1, 100);
    }

    [Fact]
    public void Matching_OtherPolicyAndSeed_IsStillThePreset() =>
        Assert.Same(RunPresets.Demo, RunPresets.Matching(RunPresets.Demo.Options with { Policy = "exclusive", Seed = 9 }));

    [Fact]
    public void Matching_TurnedKnob_IsNone() => Assert.Null(RunPresets.Matching(RunPresets.Demo.Options with { WritePercent = 12 }));
}
