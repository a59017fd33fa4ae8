using Lab.Engine.Workloads;

namespace Lab.Web.Services.Run;

/// <summary>A named set of options.</summary>
/// <param name="Key">In URLs.</param>
/// <param name="Summary">One sentence: what it shows.</param>
public sealed record RunPreset(string Key, string Name, string Summary, RunOptions Options);
