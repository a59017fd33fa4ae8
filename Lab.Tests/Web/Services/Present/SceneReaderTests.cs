using Lab.Engine.Workloads;
using Lab.Web.Components.Charts;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Present;

namespace Lab.Tests.Web.Services.Present;

/// <summary>Scenes from JSON, right and wrong.</summary>
public sealed class SceneReaderTests
{
    private const string Good = """
        {
          "title": "T", "say": "S", "check": "C", "hero": "chart-lock", "second": "scope", "number": "LockWaitPercent", "headline": "LockWait",
          "seconds": 40, "needs": ["ladder"],
          "actions": [{ "preset": "unmap-storm" }, { "policy": "exclusive" }, { "knobs": { "Vcpus": 3 } }, { "at": 2.5, "inject": { "kind": "reader-stall", "ms": 50 } }, { "reenact": { "bug": "b6", "seed": 4 } }]
        }
        """;

    private readonly SceneReader _reader = new([.. ChartCatalog.All.Select(spec => spec.Id)], new RunLimits { Threads = 8 });

    [Fact]
    public void Read_WholeScene_HasEveryField()
    {
        var file = _reader.Read("1-x", Good);

        Assert.Empty(file.Problems);
        var scene = file.Scene!;
        Assert.Equal(("1-x", "T", "chart-lock", "scope", Metric.LockWaitPercent, 40), (scene.Name, scene.Title, scene.Hero, scene.Second, scene.Number, scene.Seconds));
        Assert.Equal(["ladder"], scene.Missing);
        Assert.Equal((5, 2.5, 50), (scene.Actions.Count, scene.Actions[3].At, scene.Actions[3].Injection!.Ms));
        Assert.Equal(("B6", 4UL), (scene.Reenactment!.Reenact!.Value.Bug, scene.Reenactment.Reenact.Value.Seed));
        var options = scene.Actions.Aggregate(new RunOptions(), (before, action) => SceneRunner.Apply(action, before));
        Assert.Equal(("exclusive", 3, 2), (options.Policy, options.Vcpus, options.UnmapThreads));
    }

    /// <summary>Each change of the good file gives a problem that names file and field.</summary>
    [Theory]
    [InlineData("\"title\": \"T\"", "\"titel\": \"T\"", "titel", "title")]
    [InlineData("\"title\": \"T\"", "\"title\": 7", "title")]
    [InlineData("\"chart-lock\"", "\"chart-clock\"", "hero")]
    [InlineData("\"scope\"", "\"scop\"", "second")]
    [InlineData("LockWaitPercent", "LockWeight", "number")]
    [InlineData("\"LockWait\"", "\"Wait\"", "headline")]
    [InlineData("\"seconds\": 40", "\"seconds\": 0", "seconds")]
    [InlineData("\"seconds\": 40", "\"seconds\": 40, \"recording\": \"../x.json\"", "recording")]
    [InlineData("[\"ladder\"]", "[\"time\"]", "needs")]
    [InlineData("unmap-storm", "unmap-stork", "actions[0]")]
    [InlineData("exclusive", "inclusive", "actions[1]")]
    [InlineData("\"Vcpus\": 3", "\"Vcpu\": 3", "actions[2]")]
    [InlineData("\"Vcpus\": 3", "\"Vcpus\": 63", "actions[2]")]
    [InlineData("\"at\": 2.5", "\"at\": -1", "actions[3]")]
    [InlineData("\"ms\": 50", "\"ms\": 50000000", "actions[3]")]
    [InlineData("reader-stall", "reader-stay", "actions[3]")]
    [InlineData("\"b6\"", "\"b99\"", "actions[4]")]
    [InlineData("{ \"policy\": \"exclusive\" }", "{ \"at\": 1 }", "actions[1]")]
    public void Read_OneFieldWrong_IsRefusedNamingFileAndField(string good, string bad, params string[] fields)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);
        var file = _reader.Read("7-y", Good.Replace(good, bad, StringComparison.Ordinal));

        Assert.Null(file.Scene);
        Assert.All(fields, field => Assert.Contains(file.Problems, problem => problem.StartsWith($"7-y.json: \"{field}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Read_ManyThingsWrong_NamesThemAllAtOnce()
    {
        var file = _reader.Read("z", """{ "hero": "x", "seconds": "long", "actions": [{}, { "policy": 1 }] }""");
        Assert.Equal(
            ["title", "say", "check", "hero", "second", "seconds", "actions[0]", "actions[1]"],
            file.Problems.Select(problem => problem.Split('"')[1]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{ \"title\": ")]
    public void Read_NoScene_IsRefused(string json) => Assert.StartsWith("q.json: ", Assert.Single(_reader.Read("q", json).Problems), StringComparison.Ordinal);
}
