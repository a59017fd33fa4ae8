using System.Threading.Channels;
using Lab.Engine.Telemetry.Wire;
using Microsoft.AspNetCore.SignalR;

namespace Lab.Tests.Link;

/// <summary>What the web's hub for engines receives, kept for a test.</summary>
public sealed class TestHub(TestHub.Received received) : Hub
{
    [HubMethodName(EngineHubMethods.Hello)]
    public async Task Hello(EngineHello hello) => await received.Hellos.Writer.WriteAsync((Context.ConnectionId, hello));

    [HubMethodName(EngineHubMethods.Frame)]
    public async Task Frame(EngineFrame frame) => await received.Frames.Writer.WriteAsync(frame);

    [HubMethodName(EngineHubMethods.Scope)]
    public async Task Scope(ScopeNews news) => await received.Scopes.Writer.WriteAsync(news);

    [HubMethodName(EngineHubMethods.Blame)]
    public async Task Blame(GracePeriodBlame blame) => await received.Blames.Writer.WriteAsync(blame);

    public sealed class Received
    {
        public Channel<(string Connection, EngineHello Hello)> Hellos { get; } = Channel.CreateUnbounded<(string, EngineHello)>();

        public Channel<ScopeNews> Scopes { get; } = Channel.CreateUnbounded<ScopeNews>();

        public Channel<GracePeriodBlame> Blames { get; } = Channel.CreateUnbounded<GracePeriodBlame>();

        public Channel<EngineFrame> Frames { get; } = Channel.CreateUnbounded<EngineFrame>();
    }
}
