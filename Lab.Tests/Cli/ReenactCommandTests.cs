using System.Text.Json;
using Lab.Engine.Cli;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments;
using Lab.Engine.Reenactments.Report;
using Lab.Tests.Link;
using Lab.Tests.Reenactments;

namespace Lab.Tests.Cli;

public sealed class ReenactCommandTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _error.Dispose();
        _output.Dispose();
    }

    [Fact]
    public async Task Reenact_Nothing_ListsEach()
    {
        Assert.Equal(0, await InvokeAsync("reenact"));

        var lines = _output.ToString().Trim().Split('\n');
        Assert.Equal(ReenactmentList.All.Select(bug => bug.Id), lines.Select(line => line.Split(' ')[0]));
        Assert.Contains(lines, line => line.Contains("one-shot", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reenact_ListAsJson_HasAllTexts()
    {
        Assert.Equal(0, await InvokeAsync("reenact", "--json"));

        using var json = JsonDocument.Parse(_output.ToString());
        Assert.Equal(ReenactmentList.All.Count, json.RootElement.GetArrayLength());
        var first = json.RootElement[0];
        Assert.All(new[] { "id", "title", "story", "seen", "switch", "fix" }, name => Assert.NotEqual("", first.GetProperty(name).GetString()));
        Assert.NotEqual("", first.GetProperty("evidence").GetProperty("gradeText").GetString());
    }

    [Fact]
    public async Task Reenact_Unknown_NamesTheKnownOnes()
    {
        Assert.Equal(2, await InvokeAsync("reenact", "B77"));

        Assert.Contains("B77", _error.ToString(), StringComparison.Ordinal);
        Assert.All(ReenactmentList.All, bug => Assert.Contains(bug.Id, _error.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reenact_ManyMistakes_NamesAll()
    {
        Assert.Equal(2, await InvokeAsync("reenact", "--live", "--fixed", "--trace", "--seeds", "0", "--jobs", "x", "--seconds", "0"));

        Assert.All(
            new[] { "--live has", "--fixed has", "--trace has", "--seeds has", "seeds is 0", "'x'", "--seconds has", "seconds is 0" },
            problem => Assert.Contains(problem, _error.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reenact_AllWithAnId_IsRefused()
    {
        Assert.Equal(2, await InvokeAsync("reenact", "B1", "--all"));

        Assert.Contains("leave the ID out", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reenact_One_TellsStoryMessageTraceAndCommand()
    {
        Assert.Equal(0, await InvokeAsync("reenact", "b1", "--seed", "3"));

        var text = _output.ToString();
        var bug = ReenactmentList.Find("B1")!;
        Assert.All(
            new[]
            {
                bug.Title, bug.Switch, "the mail on the list was read", Splat.MarkOf("B1"), "broken: caught by C-CTX", "fixed: silent in",
                "RCU nest depth: 1, expected: 0", "schedule:", "again: lab reenact B1 --seed 3",
            },
            part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reenact_OneAsJson_IsTheReport()
    {
        Assert.Equal(0, await InvokeAsync("reenact", "B1", "--fixed", "--json"));

        var report = ReenactmentJson.Read(_output.ToString());
        Assert.Null(report.Broken);
        Assert.Equal("fixed", report.Fixed!.Variant);
        Assert.Equal("lab reenact B1 --fixed --seed 1", report.Command);
    }

    [Fact]
    public async Task Reenact_OneLive_SaysSo()
    {
        Assert.Equal(0, await InvokeAsync("reenact", "B16", "--live"));

        Assert.Contains("on real threads", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("in 1 run,", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 0, "2 caught, 2 silent")]
    [InlineData(false, 1, "1 caught, 2 silent")]
    public async Task Reenact_All_ClosesWithWhatWasCaughtAndSilent(bool bothBreak, int code, string last)
    {
        var command = new ReenactCommand([Broken("B98", true), Broken("B99", bothBreak)]);
        var line = command.Command.Parse(["--all", "--seeds", "1", "--seconds", "0.3", "--jobs", "1"]);

        Assert.Empty(command.Problems(line));
        Assert.Equal(code, await command.InvokeAsync(line, Environment(), TestContext.Current.CancellationToken));

        Assert.Equal(last, _output.ToString().Trim().Split('\n')[^1]);
        Assert.Equal(bothBreak, _error.ToString().Length == 0);
    }

    private static FakeBug Broken(string id, bool breaks) => new(id, _ => Invariant.That(!breaks, "it broke"));

    private CliEnvironment Environment() => new()
    {
        Output = _output,
        Error = _error,
        Clock = TimeProvider.System,
        OpenLab = _ => new ScriptedLab(),
        Replay = _ => throw new InvalidOperationException(),
        OpenInput = () => Stream.Null,
    };

    private Task<int> InvokeAsync(params string[] arguments) =>
        new CommandLine(Environment()).InvokeAsync(arguments, TestContext.Current.CancellationToken);
}
