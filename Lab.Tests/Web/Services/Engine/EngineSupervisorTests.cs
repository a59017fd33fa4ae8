using System.Diagnostics;
using Lab.Engine.Telemetry.Wire;
using Lab.Tests.Web.Support;
using Lab.Web.Services.Engine;
using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Tests.Web.Services.Engine;

/// <summary>The real engine as a child process.</summary>
public sealed class EngineSupervisorTests
{
    [Fact]
    public async Task Kill_EngineProcess_AnotherJoinsAndViewersStayConnected()
    {
        await using var server = await LabServer.StartAsync(startEngine: true, autoStart: true);
        var supervisor = server.Services.GetRequiredService<EngineSupervisor>();
        await server.Store.UntilAsync(() => server.Store.RecentPoints().Count > 5);
        var first = server.Store.Status.Engine!.ProcessId;
        Assert.Equal(supervisor.ProcessId, first);

        await using var viewer = new HubConnectionBuilder().WithUrl(new Uri(server.Address, "/hubs/lab")).AddMessagePackProtocol().Build();
        await viewer.StartAsync(TestContext.Current.CancellationToken);
        await using var updates = viewer.StreamAsync<LabUpdate>("Watch", TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await updates.MoveNextAsync());
        using (var victim = Process.GetProcessById(first))
            victim.Kill();

        await server.Store.UntilAsync(() => server.Store.Status is { EngineConnected: true } status && status.Engine!.ProcessId != first);
        await server.Store.UntilAsync(() => server.Store.Status.State == RunState.Running);
        Assert.NotEmpty(server.Store.RecentPoints());
        Assert.Contains(server.Store.RecentMarks(), mark => mark.Kind == LabEventKind.EngineLost);
        var connected = false;
        while (!connected && await updates.MoveNextAsync())
            connected = updates.Current is { EngineConnected: true, State: RunState.Running };
        Assert.True(connected);
        using var http = new HttpClient { BaseAddress = server.Address };
        Assert.Equal("ok", await http.GetStringAsync(new Uri("/healthz", UriKind.Relative), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Stop_WebApplication_LeavesNoEngineBehind()
    {
        var server = await LabServer.StartAsync(startEngine: true);
        await server.Store.UntilAsync(() => server.Store.Status.EngineConnected);
        using var engine = Process.GetProcessById(server.Store.Status.Engine!.ProcessId);
        await server.DisposeAsync();
        await engine.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(engine.HasExited);
    }
}
