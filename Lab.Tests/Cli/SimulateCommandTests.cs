using Lab.Engine.Cli;
using Lab.Engine.Simulation;
using Lab.Tests.Link;

namespace Lab.Tests.Cli;

public sealed class SimulateCommandTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("simulate").FullName;

    public void Dispose()
    {
        Directory.Delete(_directory, recursive: true);
        _error.Dispose();
        _output.Dispose();
    }

    [Fact]
    public async Task List_NamesEveryScenario()
    {
        Assert.Equal(ExitCode.Good, await InvokeAsync("--list"));

        Assert.All(ScenarioList.All, entry => Assert.Contains(entry.Name, _output.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Options_ManyMistakes_AreAllNamed()
    {
        Assert.Equal(ExitCode.Refused, await InvokeAsync("--scenario", "x", "--policy", "y", "--machine", "vax", "--strategy", "luck", "--seconds", "0", "--jobs", "0"));

        Assert.All(
            new[] { "scenario is \"x\"", "policy is \"y\"", "machine is \"vax\"", "strategy is \"luck\"", "seconds is 0", "jobs is 0" },
            problem => Assert.Contains(problem, _error.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Campaign_OfAGoodScenario_EndsWithZero()
    {
        Assert.Equal(ExitCode.Good, await InvokeAsync("--scenario", "domain-mutex", "--schedules", "300", "--jobs", "1", "--out", _directory));

        Assert.Contains("300 schedules", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("0 violations", _output.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_directory));
    }

    [Fact]
    public async Task Campaign_OfABrokenPolicy_KeepsAFileThatReplaysIt()
    {
        Assert.Equal(ExitCode.Bad, await InvokeAsync(
            "--scenario", "engine-small-broken-no-tlbi", "--policy", "broken-no-tlbi", "--schedules", "300", "--jobs", "1", "--out", _directory));

        var file = Directory.GetFiles(_directory)[0];
        Assert.Equal(ExitCode.Bad, await InvokeAsync("--replay", file));
        Assert.Contains("the same failure", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("the same run", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_AFileThatIsNone_IsRefused()
    {
        var file = Path.Combine(_directory, "none.seed");
        await File.WriteAllTextAsync(file, "scenario: none\n", TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Refused, await InvokeAsync("--replay", file));
        Assert.Equal(ExitCode.Refused, await InvokeAsync("--replay", file + "x"));
        Assert.Contains("There is no file", _error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> InvokeAsync(params string[] arguments) => new CommandLine(new CliEnvironment
    {
        Output = _output,
        Error = _error,
        Clock = TimeProvider.System,
        OpenLab = _ => new ScriptedLab(),
        Replay = _ => new ReplayAnswer("", Agreed: true),
        OpenInput = () => Stream.Null,
    }).InvokeAsync(["simulate", .. arguments], TestContext.Current.CancellationToken);
}
