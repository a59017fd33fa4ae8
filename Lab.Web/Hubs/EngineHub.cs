using Lab.Engine.Telemetry.Wire;
using Lab.Web.Services.Engine;
using Lab.Web.Services.Scope;
using Microsoft.AspNetCore.SignalR;

namespace Lab.Web.Hubs;

/// <summary>Where engines join: they say hello, send frames, and answer commands as client results.</summary>
public sealed class EngineHub(EngineLink link, ScopeStore scope, IHubContext<EngineHub> hub) : Hub
{
    /// <summary>An engine's frame: a few KiB; sixteen times that is refused.</summary>
    public const int LargestMessage = 512 * 1024;

    [HubMethodName(EngineHubMethods.Hello)]
    public void Hello(EngineHello hello)
    {
        var engine = hub.Clients.Client(Context.ConnectionId);
        link.Join(Context.ConnectionId, hello, (command, arguments, cancellation) =>
            engine.InvokeCoreAsync<CommandResult>(command, arguments, cancellation));
    }

    [HubMethodName(EngineHubMethods.Frame)]
    public void Frame(EngineFrame frame)
    {
        if (!link.Accept(Context.ConnectionId, frame))
            throw new HubException("The frame lacks counters or histograms of this version of the lab.");
    }

    [HubMethodName(EngineHubMethods.Scope)]
    public void Scope(ScopeNews news)
    {
        if (link.IsCurrent(Context.ConnectionId) && !scope.Accept(news))
            throw new HubException("The capture's columns are not of one length, or name lanes that it does not have.");
    }

    [HubMethodName(EngineHubMethods.Blame)]
    public void Blame(GracePeriodBlame blame)
    {
        if (link.IsCurrent(Context.ConnectionId))
            scope.Accept(blame);
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        link.Leave(Context.ConnectionId);
        return Task.CompletedTask;
    }
}
