using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lab.Web.Services.Engine;

/// <summary>Lab.Engine.dll, which lies beside Lab.Web.dll, as a child process to be started.</summary>
public static class EngineExecutable
{
    private const string EngineFile = "Lab.Engine.dll";

    /// <summary>How it is started with these arguments: its three streams are the caller's.</summary>
    /// <exception cref="FileNotFoundException">The engine's dll is not beside this one.</exception>
    public static ProcessStartInfo With(IEnumerable<string> arguments)
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
        start.ArgumentList.Add(engine);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        // The web process's own addresses must not reach the child.
        start.Environment.Remove("ASPNETCORE_URLS");
        return start;
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
