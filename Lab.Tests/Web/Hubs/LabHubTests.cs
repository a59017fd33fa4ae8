using Lab.Engine.Workloads;
using Lab.Engine.Telemetry.Wire;
using Lab.Tests.Web.Support;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Run;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Tests.Web.Hubs;

/// <summary>Both hubs, over a real connection with MessagePack.</summary>
public sealed class LabHubTests
{
    [Fact]
    public async Task Watch_EngineSends_ViewerGetsSnapshotThenPoints()
    {
        await using var server = await LabServer.StartAsync();
        await using var engine = await server.JoinAsync();
        engine.Run.Start(RunPresets.Demo.Options);
        for (var i = 0; i < 3; i++)
            await engine.SendAsync(0.1);
        await server.Store.UntilAsync(() => server.Store.RecentPoints().Count == 3);

        await using var viewer = await ViewerAsync(server);
        await using var updates = viewer.StreamAsync<LabUpdate>("Watch", TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await updates.MoveNextAsync());
        Assert.True(updates.Current.Snapshot);
        Assert.Equal(3, updates.Current.Points.Length);
        Assert.Contains(updates.Current.Marks, mark => mark.Kind == LabEventKind.RunStarted);

        await engine.SendAsync(0.1);
        Assert.True(await updates.MoveNextAsync());
        var point = Assert.Single(updates.Current.Points);
        Assert.Equal(MetricInfo.Count, point.Values.Length);
        Assert.True(point.Values[(int)Metric.FaultsPerSecond] > 0);
        Assert.Equal(RunState.Running, updates.Current.State);
    }

    /// <summary>The stalled viewer never reads; the engine's frames are taken all the same, and the other viewer sees them.</summary>
    [Fact]
    public async Task Watch_OneViewerStalls_EngineAndOtherViewersGoOn()
    {
        await using var server = await LabServer.StartAsync();
        await using var engine = await server.JoinAsync();
        engine.Run.Start(RunPresets.Demo.Options);
        await engine.SendAsync(0.1);
        await using var stalled = new LabFeed(server.Store).WatchAsync(TimeSpan.Zero, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await stalled.MoveNextAsync());
        await using var viewer = await ViewerAsync(server);
        await using var updates = viewer.StreamAsync<LabUpdate>("Watch", TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await updates.MoveNextAsync());

        var seen = 0;
        for (var i = 0; i < 10; i++)
        {
            await engine.SendAsync(0.5);
            Assert.True(await updates.MoveNextAsync());
            seen += updates.Current.Points.Length;
        }

        Assert.InRange(seen, 1, 10);
        Assert.True(await stalled.MoveNextAsync());
        Assert.InRange(Assert.Single(stalled.Current.Points).Covers, 4.9, 5.1);
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("")]
    public async Task Engine_WithoutTheToken_IsRefused(string token)
    {
        await using var server = await LabServer.StartAsync();
        await using var stranger = new ScriptedEngine(server.Address, token);
        await Assert.ThrowsAnyAsync<HttpRequestException>(stranger.JoinAsync);
        Assert.False(server.Store.Status.EngineConnected);
    }

    [Fact]
    public async Task Engine_FirstOneJoins_DemoStartsByItself()
    {
        await using var server = await LabServer.StartAsync(autoStart: true);
        await using var engine = await server.JoinAsync();
        Assert.Equal(RunPresets.Demo.Options, await engine.Received.ReadAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Engine_AnotherProcessAfterALoss_GetsTheSameRunAgain()
    {
        await using var server = await LabServer.StartAsync(autoStart: true);
        var control = server.Services.GetRequiredService<RunControl>();
        var first = await server.JoinAsync(processId: 1);
        await first.Received.ReadAsync(TestContext.Current.CancellationToken);
        await first.SendAsync(0.1);
        await server.Store.UntilAsync(() => server.Store.RecentPoints().Count == 1);
        var changed = RunPresets.Demo.Options with { WritePercent = 33 };
        Assert.Empty((await control.ApplyAsync(changed)).Problems);
        await first.DisposeAsync();
        await server.Store.UntilAsync(() => !server.Store.Status.EngineConnected);

        await using var second = await server.JoinAsync(processId: 2);
        await server.Store.UntilAsync(() => server.Store.RecentMarks().Any(mark => mark.Text.Contains("started again", StringComparison.Ordinal)));
        Assert.Equal(changed, await second.Received.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Single(server.Store.RecentPoints());
    }

    [Fact]
    public async Task Command_NoEngine_IsRefusedInASentence()
    {
        await using var server = await LabServer.StartAsync();
        var control = server.Services.GetRequiredService<RunControl>();
        Assert.Equal("No engine is connected.", Assert.Single((await control.StartAsync(RunPresets.Demo.Options)).Problems));
        Assert.False(control.IsWanted);
    }

    [Fact]
    public async Task Command_InvalidOptions_AreNeverSent()
    {
        await using var server = await LabServer.StartAsync();
        await using var engine = await server.JoinAsync();
        var control = server.Services.GetRequiredService<RunControl>();
        var result = await control.StartAsync(RunPresets.Demo.Options with { Vcpus = 0, DutyPercent = 0 });
        Assert.Equal(2, result.Problems.Length);
        Assert.False(engine.Received.TryRead(out _));
    }

    private static async Task<HubConnection> ViewerAsync(LabServer server)
    {
        var viewer = new HubConnectionBuilder().WithUrl(new Uri(server.Address, "/hubs/lab")).AddMessagePackProtocol().Build();
        await viewer.StartAsync(TestContext.Current.CancellationToken);
        return viewer;
    }
}
