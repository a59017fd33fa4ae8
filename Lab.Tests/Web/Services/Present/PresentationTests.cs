using Lab.Web.Services.Feed;
using Lab.Web.Services.Present;

namespace Lab.Tests.Web.Services.Present;

/// <summary>Which scene is shown, and what its headline says.</summary>
public sealed class PresentationTests
{
    private readonly Presentation _show = new([File("a"), File("b", needs: "ladder"), new SceneFile("c", null, ["c.json: bad"])]);

    [Fact]
    public void Move_BeyondAnEnd_Stays()
    {
        Assert.False(_show.Move(-1));
        Assert.True(_show.Move(1));
        Assert.False(_show.Move(1));
        Assert.Equal(("b", 2), (_show.Scene!.Name, _show.Scenes.Count));
        Assert.Equal(["c.json: bad"], _show.Problems);
    }

    [Fact]
    public void Move_ToAnotherScene_ForgetsWhatWasChosenForTheLast()
    {
        _show.ChooseHero("chart-walks");
        _show.ToggleRecording();
        _show.ToggleBlank();
        Assert.Equal(("chart-walks", true, true), (_show.Hero, _show.WantsRecording, _show.IsBlank));
        _show.Move(1);
        Assert.Equal(("chart-lock", false, false), (_show.Hero, _show.WantsRecording, _show.IsBlank));
    }

    [Theory]
    [InlineData(0, true, false)]
    [InlineData(0, false, true)]
    [InlineData(1, true, true)]
    public void ShowsRecording_NoEngineOrAMissingPart_Does(int scene, bool isLive, bool expected)
    {
        _show.Move(scene);
        Assert.Equal(expected, _show.ShowsRecording(isLive));
    }

    [Theory]
    [InlineData(HeadlineKind.LockWait, "rwlock-6.1: 2 of 3 workers waiting for the MMU lock at any moment, 1.20\u202fk/s faults")]
    [InlineData(HeadlineKind.Throughput, "rwlock-6.1: 1.20\u202fk/s faults, 99 of 100 within 40.0\u202fµs")]
    [InlineData(HeadlineKind.GracePeriod, "rwlock-6.1: no grace period ended in this second; 4.00\u202fKiB wait")]
    public void Headline_FromAPoint_SaysItsValues(HeadlineKind kind, string expected) =>
        Assert.Equal(expected, Headline.Of(kind, "rwlock-6.1", 3, Point));

    [Fact]
    public void Headline_NoRun_SaysSo() => Assert.Equal("No run yet.", Headline.Of(HeadlineKind.Break, "", 0, null));

    private static LabPoint Point
    {
        get
        {
            var values = new float[MetricInfo.Count];
            Array.Fill(values, float.NaN);
            values[(int)Metric.LockWaitPercent] = 66;
            values[(int)Metric.FaultsPerSecond] = 1200;
            values[(int)Metric.FaultP99] = 40e-6f;
            values[(int)Metric.BacklogBytes] = 4096;
            return new LabPoint { Time = 1, Covers = 1, Gap = false, Values = values, Heat = [] };
        }
    }

    private static SceneFile File(string name, params string[] needs) => new(
        name,
        new Scene { Name = name, Title = name, Say = "", Check = "", Hero = "chart-lock", Second = "chart-walks", Seconds = 1, Recording = "x.json", Needs = needs },
        []);
}
