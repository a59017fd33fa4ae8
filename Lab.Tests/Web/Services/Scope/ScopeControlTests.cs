using System.Threading.Channels;
using Lab.Engine.Link;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads.Scope;
using Lab.Tests.Support;
using Lab.Tests.Telemetry.Scope;
using Lab.Web.Services.Engine;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Scope;

namespace Lab.Tests.Web.Services.Scope;

/// <summary>The scope is armed from the first viewer until the last, with the trigger chosen last.</summary>
public sealed class ScopeControlTests : IDisposable
{
    private readonly EngineLink _link = new(new FrameStore(TimeProvider.System, 10));
    private readonly ScopeStore _store = new();
    private readonly Channel<string> _sent = Channel.CreateUnbounded<string>();
    private readonly ScopeControl _control;

    public ScopeControlTests()
    {
        _control = new ScopeControl(_link, _store);
        Join("engine-1");
    }

    [Fact]
    public async Task View_TwoViewers_ArmedOnceAndDisarmedWithTheLast()
    {
        var first = _control.View();
        var second = _control.View();
        Assert.Equal("NextGracePeriod", await NextAsync());
        first.Dispose();
        first.Dispose();
        Assert.Equal(1, _control.Viewers);
        Assert.False(_sent.Reader.TryRead(out _));

        second.Dispose();
        Assert.Equal("disarm", await NextAsync());
        Assert.Equal(0, _control.Viewers);
    }

    [Fact]
    public async Task Arm_NobodyLooks_IsKeptForWhoComes()
    {
        Assert.Empty(_control.Arm(new ScopeTrigger { Kind = ScopeTriggerKind.Retry }));
        Assert.False(_sent.Reader.TryRead(out _));
        using var viewer = _control.View();
        Assert.Equal("Retry", await NextAsync());
    }

    [Fact]
    public async Task Arm_WrongThreshold_IsRefusedAndNothingChanges()
    {
        using var viewer = _control.View();
        await NextAsync();
        Assert.Contains("LockWaitUs is 0", Assert.Single(_control.Arm(new ScopeTrigger { LockWaitUs = 0 })), StringComparison.Ordinal);
        Assert.Equal(new ScopeTrigger(), _control.Trigger);
        Assert.False(_sent.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Arm_Once_DisarmedByTheCaptureAndArmedByAnother()
    {
        using var viewer = _control.View();
        await NextAsync();
        _store.Accept(ScopeSamples.News(ScopeSamples.Capture(1)));
        var once = new ScopeTrigger { Once = true };
        _control.Arm(once);
        Assert.Equal("NextGracePeriod", await NextAsync());
        _store.Accept(ScopeSamples.News(null));
        Assert.False(_control.IsTaken);

        _store.Accept(ScopeSamples.News(ScopeSamples.Capture(2)));
        Assert.True(_control.IsTaken);
        Assert.Equal("disarm", await NextAsync());
        _control.Arm(once);
        Assert.Equal("NextGracePeriod", await NextAsync());
    }

    [Fact]
    public async Task Join_AnotherEngine_IsArmedToo()
    {
        using var viewer = _control.View();
        await NextAsync();
        Join("engine-2");
        Assert.Equal("NextGracePeriod", await NextAsync());
    }

    [Fact]
    public async Task Join_FirstEngineAfterTheViewer_IsArmed()
    {
        _link.Leave("engine-1");
        using var viewer = _control.View();
        Assert.False(_sent.Reader.TryRead(out _));
        Join("engine-2");
        Assert.Equal("NextGracePeriod", await NextAsync());
    }

    [Fact]
    public async Task Send_EngineRefuses_SaysWhy()
    {
        Join("engine-2", CommandResult.Refused("No such trigger."));
        using var viewer = _control.View();
        await NextAsync();
        using var limit = Limit();
        while (_control.Problems.Count == 0)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(["No such trigger."], _control.Problems);
    }

    [Fact]
    public async Task View_ManyThreadsComeAndGo_LastCommandIsTheLastWish()
    {
        using (_control.View())
        {
            Threads.Run(4, _ =>
            {
                for (var i = 0; i < 200; i++)
                    _control.View().Dispose();
            });
        }

        var last = await NextAsync();
        while (!(last == "disarm" && _sent.Reader.Count == 0))
            last = await NextAsync();
        Assert.Equal(0, _control.Viewers);
    }

    public void Dispose() => _control.Dispose();

    private void Join(string connection, CommandResult? answer = null) => _link.Join(connection, Frames.Hello(cores: 2), async (command, arguments, _) =>
    {
        await Task.Yield();
        if (command == EngineCommands.DisarmScope)
        {
            _sent.Writer.TryWrite("disarm");
        }
        else
        {
            Assert.Empty(ScopeTriggerJson.Parse((string)arguments[0]!, out var trigger));
            _sent.Writer.TryWrite(trigger.Kind.ToString());
        }

        return answer ?? CommandResult.Ok();
    });

    private async Task<string> NextAsync()
    {
        using var limit = Limit();
        return await _sent.Reader.ReadAsync(limit.Token);
    }

    private static CancellationTokenSource Limit()
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        return limit;
    }
}
