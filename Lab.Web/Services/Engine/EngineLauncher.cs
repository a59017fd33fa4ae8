using System.Diagnostics;
using Lab.Web.Configuration;
using Microsoft.Extensions.Options;

namespace Lab.Web.Services.Engine;

/// <summary>Starts the engine that joins this process's hub.</summary>
public sealed class EngineLauncher(EngineToken token, IOptions<LabOptions> lab)
{
    /// <param name="hub">Address of /hubs/engine.</param>
    /// <returns>The started process. Its standard input stays open: an engine whose input closes ends.</returns>
    /// <exception cref="FileNotFoundException">The engine's dll is not beside this one.</exception>
    public Process Start(Uri hub)
    {
        var start = EngineExecutable.With(["engine", "--hub", hub.ToString(), "--token", token.Value, "--limits", lab.Value.Limits.ToJson()]);
        // Frames are the engine's only steady garbage: with 256 MiB of room a collection comes once in many minutes.
        start.Environment.TryAdd("DOTNET_GCgen0size", "0x10000000");
        return Process.Start(start) ?? throw new InvalidOperationException("The engine process did not start.");
    }
}
