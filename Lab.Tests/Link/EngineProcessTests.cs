using Lab.Engine.Link;
using Lab.Engine.Primitives;
using Lab.Engine.Telemetry.Wire;
using Lab.Tests.Telemetry.Scope;

namespace Lab.Tests.Link;

public sealed class EngineProcessTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ScriptedLab _lab = new();
    private readonly StringWriter _log = new();
    private Task<int>? _engine;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_engine is not null)
            await _engine;
        _stopping.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task RunAsync_Connected_SaysHelloThenSendsFrames()
    {
        await using var server = await TestServer.StartAsync();
        Start(server.Hub);

        var (_, hello) = await server.Received.Hellos.Reader.ReadAsync().AsTask().WaitAsync(Limit);
        var first = await NextFrameAsync(server);
        var second = await NextFrameAsync(server);

        Assert.Equal(Environment.ProcessId, hello.ProcessId);
        Assert.StartsWith(".NET 10", hello.Runtime, StringComparison.Ordinal);
        Assert.Equal(first.Sequence + 1, second.Sequence);
        Assert.Equal(second.Sequence * 100, second.Counters[(int)Counter.FaultsMapped]);
    }

    [Fact]
    public async Task Commands_OfEveryKind_ReachTheController()
    {
        await using var server = await TestServer.StartAsync();
        Start(server.Hub);
        var connection = await ConnectionAsync(server);

        var answers = new[]
        {
            await server.CallAsync(connection, EngineCommands.Start, """{ "Policy": "exclusive", "Vcpus": 3 }"""),
            await server.CallAsync(connection, EngineCommands.Apply, """{ "Policy": "parallel" }"""),
            await server.CallAsync(connection, EngineCommands.StartRecording, "a.txt", "{}", 2.5),
            await server.CallAsync(connection, EngineCommands.Replay, "b.txt.gz"),
            await server.CallAsync(connection, EngineCommands.ArmScope, """{ "Kind": "Retry" }"""),
            await server.CallAsync(connection, EngineCommands.DisarmScope),
            await server.CallAsync(connection, EngineCommands.Stop),
        };

        Assert.All(answers, answer => Assert.True(answer.Done));
        Assert.Equal(["start exclusive 3", "apply parallel 3", "recording a.txt parallel 2.5", "replay b.txt.gz", "arm Retry", "disarm", "stop"], _lab.Asked);
        Assert.Equal("replayed b.txt.gz\n3 agreements, 0 disagreements", answers[3].Message);
    }

    [Fact]
    public async Task RunAsync_ScopeHasNews_AreSentWithTheBlame()
    {
        await using var server = await TestServer.StartAsync();
        _lab.News = ScopeSamples.News(ScopeSamples.Capture());
        _lab.Blame = new GracePeriodBlame { RunId = "run-1", Rows = [new BlameEntry { Held = true, Operation = ScopeOperation.Split, Level = 2, Count = 3, TotalNs = 40 }] };
        Start(server.Hub);

        var news = await server.Received.Scopes.Reader.ReadAsync().AsTask().WaitAsync(Limit);
        var blame = await server.Received.Blames.Reader.ReadAsync().AsTask().WaitAsync(Limit);

        Assert.Equal(ScopeSamples.Capture().Address, news.Capture!.Address);
        Assert.Equal(_lab.Blame.Rows, blame.Rows);
    }

    [Fact]
    public async Task ArmScope_WrongTrigger_IsRefusedWithEveryProblem()
    {
        await using var server = await TestServer.StartAsync();
        Start(server.Hub);
        var connection = await ConnectionAsync(server);

        Assert.Equal(2, (await server.CallAsync(connection, EngineCommands.ArmScope, """{ "WindowUs": 1, "LockWaitUs": 0 }""")).Problems.Length);
        Assert.Contains("NextGracePeriod", Assert.Single((await server.CallAsync(connection, EngineCommands.ArmScope, """{ "Kind": "Soon" }""")).Problems), StringComparison.Ordinal);
        Assert.Empty(_lab.Asked);
    }

    [Fact]
    public async Task Commands_WithWrongOptions_AreRefusedWithEveryProblemAndNotExecuted()
    {
        await using var server = await TestServer.StartAsync();
        Start(server.Hub);
        var connection = await ConnectionAsync(server);

        var answer = await server.CallAsync(connection, EngineCommands.Start, """{ "Vcpu": 3, "Order": "sideways" }""");

        Assert.Equal(2, answer.Problems.Length);
        Assert.Empty(_lab.Asked);
    }

    [Fact]
    public async Task Commands_ControllerFails_IsAnAnswerAndTheEngineLives()
    {
        await using var server = await TestServer.StartAsync();
        Start(server.Hub);
        var connection = await ConnectionAsync(server);
        _lab.Failure = new InvariantException("reference count below zero");

        var answer = await server.CallAsync(connection, EngineCommands.Start, "{}");
        _lab.Failure = null;
        await NextFrameAsync(server);

        Assert.Equal(["reference count below zero"], answer.Problems);
    }

    [Fact]
    public async Task RunAsync_ServerGoesAndComesBack_JoinsAgainByItself()
    {
        var first = await TestServer.StartAsync();
        var url = first.Hub.GetLeftPart(UriPartial.Authority);
        Start(first.Hub);
        await ConnectionAsync(first);
        await first.DisposeAsync();

        await using var second = await TestServer.StartAsync(url);

        await ConnectionAsync(second);
        await NextFrameAsync(second);
    }

    [Fact]
    public async Task RunAsync_ServerComesLater_WaitsForIt()
    {
        var probe = await TestServer.StartAsync();
        var hub = probe.Hub;
        await probe.DisposeAsync();
        Start(hub);

        await using var server = await TestServer.StartAsync(hub.GetLeftPart(UriPartial.Authority));

        await ConnectionAsync(server);
    }

    [Fact]
    public async Task RunAsync_WithToken_PresentsIt()
    {
        await using var server = await TestServer.StartAsync(token: "a secret of sixteen");
        Start(server.Hub, token: "a secret of sixteen");

        await ConnectionAsync(server);
    }

    [Fact]
    public async Task RunAsync_Stopping_StopsTheLabAndExitsWithZero()
    {
        await using var server = await TestServer.StartAsync();
        Start(server.Hub);
        await ConnectionAsync(server);

        await _stopping.CancelAsync();

        Assert.Equal(0, await _engine!.WaitAsync(Limit));
        Assert.Equal(["stop"], _lab.Asked);
    }

    [Fact]
    public async Task RunAsync_LabThatDoesNotStop_ExitsWithOne()
    {
        var never = new TaskCompletionSource();
        _lab.StopGate = never.Task;
        var engine = new EngineProcess(Options(new Uri("http://127.0.0.1:9/hubs/engine")) with { StopMs = 100 }, _lab, _lab, _log, _lab);

        await _stopping.CancelAsync();
        var code = await engine.RunAsync(_stopping.Token).WaitAsync(Limit);

        Assert.Equal(1, code);
        Assert.Contains("did not stop within 100 ms", _log.ToString(), StringComparison.Ordinal);
        never.SetResult();
    }

    [Fact]
    public void Problems_BadOptions_AreAllNamed()
    {
        var problems = new EngineProcessOptions { Hub = new Uri("ftp://host/"), FrameMs = 1, RetryMs = 1, StopMs = 1 }.Problems();

        Assert.Equal(["Hub", "FrameMs", "RetryMs", "StopMs"], problems.Select(problem => problem.Split(' ')[0]));
    }

    private static EngineProcessOptions Options(Uri hub) => new() { Hub = hub, FrameMs = 20, RetryMs = 20 };

    private void Start(Uri hub, string? token = null) =>
        _engine = new EngineProcess(Options(hub) with { Token = token }, _lab, _lab, _log, _lab).RunAsync(_stopping.Token);

    private static async Task<string> ConnectionAsync(TestServer server) =>
        (await server.Received.Hellos.Reader.ReadAsync().AsTask().WaitAsync(Limit)).Connection;

    private static Task<EngineFrame> NextFrameAsync(TestServer server) =>
        server.Received.Frames.Reader.ReadAsync().AsTask().WaitAsync(Limit);
}
