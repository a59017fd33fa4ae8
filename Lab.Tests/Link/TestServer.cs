using Lab.Engine.Telemetry.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lab.Tests.Link;

/// <summary>A real server on a loopback port with a hub for engines.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app, TestHub.Received received)
    {
        _app = app;
        Received = received;
    }

    public TestHub.Received Received { get; }

    public Uri Hub => new(_app.Urls.First() + "/hubs/engine");

    /// <param name="url">Port 0: any free one.</param>
    /// <param name="token">Asked of an engine, unless null.</param>
    public static async Task<TestServer> StartAsync(string url = "http://127.0.0.1:0", string? token = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.Services.AddSignalR().AddMessagePackProtocol();
        var received = new TestHub.Received();
        builder.Services.AddSingleton(received);
        var app = builder.Build();
        app.Use((context, next) =>
        {
            if (token is null || context.Request.Headers.Authorization == $"Bearer {token}" || context.Request.Query["access_token"] == token)
                return next(context);
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        });
        app.MapHub<TestHub>("/hubs/engine");
        await app.StartAsync();
        return new TestServer(app, received);
    }

    public Task<CommandResult> CallAsync(string connection, string command, params object?[] arguments) =>
        _app.Services.GetRequiredService<IHubContext<TestHub>>().Clients.Client(connection).InvokeCoreAsync<CommandResult>(command, arguments, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
