using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lab.Web.Services.Engine;

/// <summary>Starts Lab.Engine.dll, which lies beside Lab.Web.dll, as a child process.</summary>
public sealed class EngineLauncher(EngineToken token)
{
    private const string EngineFile = "Lab.Engine.dll";

    /// <param name="hub">Address of /hubs/engine.</param>
    /// <returns>The started process. Its standard input stays open: an engine whose input closes ends.</returns>
    /// <exception cref="FileNotFoundException">The engine's dll is not beside this one.</exception>
    public Process Start(Uri hub)
    {
        var engine = Path.Combine(AppContext.BaseDirectory, EngineFile);
        if (!File.Exists(engine))
            throw new FileNotFoundException($"{EngineFile} is not in {AppContext.BaseDirectory}.", engine);
        var start = new ProcessStartInfo(DotnetHost())
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var argument in new[] { engine, "engine", "--hub", hub.ToString(), "--token", token.Value })
            start.ArgumentList.Add(argument);
        // The web process's own addresses must not reach the child.
        start.Environment.Remove("ASPNETCORE_URLS");
        // Frames are the engine's only steady garbage: with 256 MiB of room a collection comes once in many minutes.
        start.Environment.TryAdd("DOTNET_GCgen0size", "0x10000000");
        return Process.Start(start) ?? throw new InvalidOperationException("The engine process did not start.");
    }

    /// <summary>The dotnet that runs this process; its own executable may be Lab.Web's.</summary>
    private static string DotnetHost()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var self = Environment.ProcessPath;
        if (self is not null && string.Equals(Path.GetFileName(self), name, StringComparison.OrdinalIgnoreCase))
            return self;
        var besideRuntime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(besideRuntime) ? besideRuntime : name;
    }
}
