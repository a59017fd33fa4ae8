using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Lab.Web.Services.Engine;

/// <summary>Where this server listens, as a child process on the same machine reaches it.</summary>
public sealed class ServerAddress(IServer server, IHostApplicationLifetime lifetime)
{
    /// <summary>Wait until the server listens. Wildcards become 127.0.0.1.</summary>
    public async Task<Uri> GetAsync(CancellationToken cancellation)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var whenStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellation);
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return Reachable(addresses);
    }

    /// <exception cref="InvalidOperationException">The server listens nowhere.</exception>
    public static Uri Reachable(IEnumerable<string> addresses)
    {
        var address = addresses.OrderBy(a => a.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 0 : 1).FirstOrDefault()
            ?? throw new InvalidOperationException("The server has no address; an engine cannot join it.");
        foreach (var wildcard in new[] { "+", "*", "[::]", "0.0.0.0" })
            address = address.Replace($"://{wildcard}", "://127.0.0.1", StringComparison.Ordinal);
        return new Uri(address);
    }
}
