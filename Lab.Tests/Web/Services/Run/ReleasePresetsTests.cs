using Lab.Engine.Mmu;
using Lab.Engine.Workloads;
using Lab.Web.Services.Run;

namespace Lab.Tests.Web.Services.Run;

public sealed class ReleasePresetsTests
{
    [Fact]
    public void All_EachRelease_NamesAPolicyAndMatchesItself()
    {
        Assert.NotEmpty(ReleasePresets.All);
        Assert.All(ReleasePresets.All, release =>
        {
            Assert.NotNull(LockPolicy.Find(release.Policy));
            Assert.Same(release, ReleasePresets.Matching(release.On(RunPresets.Demo.Options)));
        });
    }

    [Fact]
    public void Matching_PolicyOfNoRelease_IsNone() => Assert.Null(ReleasePresets.Matching(new RunOptions { Policy = "hyp-spin" }));

    [Fact]
    public void Presets_EachUnderAnotherRelease_IsStillRecognized() =>
        Assert.All(RunPresets.All, preset => Assert.Same(preset, RunPresets.Matching(ReleasePresets.All[0].On(preset.Options) with { Seed = 9 })));
}
