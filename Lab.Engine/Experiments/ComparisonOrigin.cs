using System.Runtime.InteropServices;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Engine.Experiments;

/// <summary>Where and how a comparison was made.</summary>
/// <param name="Host">The engine.</param>
/// <param name="Kernel">Of the host: "Linux 6.8.0-31-generic, Ubuntu 24.04". The lab's tables are not this kernel's.</param>
/// <param name="CommandLine">What repeats it.</param>
public sealed record ComparisonOrigin(EngineHello Host, string Kernel, string CommandLine)
{
    private const string ReleaseFile = "/proc/sys/kernel/osrelease";

    /// <summary>Of a comparison made here.</summary>
    public static ComparisonOrigin Here(EngineHello host, string commandLine) => new(host, KernelHere(), commandLine);

    /// <summary>Slices of two machines, or of two versions of the lab, are no comparison.</summary>
    /// <returns>Why slices that run here must not be added to what was made there, a sentence; null: they may.</returns>
    public string? Refusal(EngineHello host)
    {
        var here = Here(host, CommandLine);
        return this with { Host = Host with { ProcessId = here.Host.ProcessId } } == here
            ? null
            : $"It was begun on {Host.Host} ({Host.Runtime}, {Host.Cores} cores, lab {Host.Version}, {Kernel}). Slices of another machine or version must not be added to it; begin a new one.";
    }

    /// <summary>The runtime's own description names the distribution and no kernel.</summary>
    private static string KernelHere() => File.Exists(ReleaseFile)
        ? $"Linux {File.ReadAllText(ReleaseFile).Trim()}, {RuntimeInformation.OSDescription}"
        : RuntimeInformation.OSDescription;
}
