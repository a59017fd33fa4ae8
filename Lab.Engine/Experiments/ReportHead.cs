using Lab.Engine.Telemetry;

namespace Lab.Engine.Experiments;

/// <summary>How every report begins: what it is, where it was made, what repeats it.</summary>
internal static class ReportHead
{
    /// <param name="name">"comparison", "sweep".</param>
    public static void Append(PlainText text, string name, ComparisonOrigin origin) => text
        .Line($"Stage-2 Lab {name}. MODEL in user space: times are not kernel times.")
        .Line($"{origin.Host.Runtime}, {origin.Host.Architecture}, {PlainText.Plural(origin.Host.Cores, "core")}, lab {origin.Host.Version}, host {origin.Host.Host}")
        .Wrapped($"host kernel {origin.Kernel}")
        .Wrapped(origin.CommandLine, continuation: " \\")
        .Line();
}
