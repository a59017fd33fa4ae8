using Lab.Engine.Reenactments.Report;
using Lab.Engine.Workloads;
using Lab.Tests.Architecture;
using Lab.Web.Components.Charts;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Present;

namespace Lab.Tests.Web.Services.Present;

/// <summary>The folder of scenes: the shipped one, and one with a bad file.</summary>
public sealed class SceneLibraryTests
{
    private static readonly SceneReader Reader = new([.. ChartCatalog.All.Select(spec => spec.Id)], new RunLimits());

    [Fact]
    public void Read_ShippedScenes_AreNineEachWithItsRecording()
    {
        var library = new SceneLibrary(Path.Combine(SourceTree.Root, "scenes"), Reader);
        var files = library.Read();

        Assert.Empty(files.SelectMany(file => file.Problems));
        Assert.Equal(9, files.Count);
        Assert.InRange(files.Sum(file => file.Scene!.Seconds), 240, 330);
        foreach (var scene in files.Select(file => file.Scene!))
        {
            if (scene.Reenactment is { Reenact: { } key })
            {
                var report = ReenactmentJson.Read(library.Text(scene.Recording!)!);
                Assert.Equal((key.Bug, key.Seed, true), (report.Bug.Id, report.Seed, report.Broken!.Caught));
            }
            else
            {
                var run = library.Recording(scene.Recording!)!;
                Assert.InRange(run.Seconds, 9, 11);
                Assert.True(run.Points.Count > 40);
                Assert.Equal(scene.Actions.Last(action => action.Policy is not null).Policy, run.PolicyAt(run.Seconds));
            }
        }
    }

    [Fact]
    public void Recording_Sample_HasTwentySecondsOfEveryTile()
    {
        var run = new SceneLibrary(Path.Combine(SourceTree.Root, "scenes"), Reader).Recording(SceneLibrary.Sample)!;

        Assert.InRange(run.Seconds, 19, 21);
        Assert.All(
            new[] { Metric.FaultsPerSecond, Metric.FaultP99, Metric.GracePeriodP99, Metric.BacklogBytes, Metric.LockWaitPercent, Metric.SafetyChecks },
            metric => Assert.False(float.IsNaN(run.Points[^1].Values[(int)metric]), $"{metric}"));
        Assert.Contains(run.Points, point => point.Heat[0].Length > 0);
    }

    [Fact]
    public void Read_OneBadFile_LeavesTheOthers()
    {
        var folder = Directory.CreateTempSubdirectory("lab-scenes-").FullName;
        try
        {
            const string scene = """{ "title": "T", "say": "S", "check": "C", "hero": "chart-lock", "second": "chart-walks", "seconds": 5 }""";
            File.WriteAllText(Path.Combine(folder, "b.json"), scene);
            File.WriteAllText(Path.Combine(folder, "a.json"), scene.Replace("}", ", \"recording\": \"none.json\" }", StringComparison.Ordinal));
            File.WriteAllText(Path.Combine(folder, "c.json"), "{");
            var files = new SceneLibrary(folder, Reader).Read();

            Assert.Equal([1, 0, 1], files.Select(file => file.Problems.Count));
            Assert.Equal("b", Assert.Single(new Presentation(files).Scenes, kept => kept.Name != "a").Name);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("../../appsettings.json")]
    [InlineData("nothing.json")]
    [InlineData("6-bug-sleep.json")]
    public void Recording_NoneOfThatName_IsNull(string name) =>
        Assert.Null(new SceneLibrary(Path.Combine(SourceTree.Root, "scenes"), Reader).Recording(name));
}
