using System.Runtime.InteropServices;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Engine.Link;

/// <summary>What this process says of itself.</summary>
public static class EngineIdentity
{
    public static EngineHello Describe() => new()
    {
        ProcessId = Environment.ProcessId,
        Runtime = RuntimeInformation.FrameworkDescription,
        Host = Environment.MachineName,
        Cores = Environment.ProcessorCount,
        Architecture = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => "x64",
            Architecture.Arm64 => "arm64",
            var other => other.ToString(),
        },
        Version = typeof(EngineIdentity).Assembly.GetName().Version?.ToString(3) ?? "0.0.0",
    };
}
