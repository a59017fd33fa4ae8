using Lab.Engine.Workloads;

namespace Lab.Web.Services.Run;

/// <summary>What an address says of a run.</summary>
/// <param name="Options">What could be read; ranges are not looked at.</param>
/// <param name="Preset">The one that it names, if any.</param>
/// <param name="Unreadable">Fields whose text is no value.</param>
/// <param name="Problems">Of no field, a sentence each.</param>
public sealed record RunAddressReading(RunOptions Options, RunPreset? Preset, IReadOnlyList<UnreadableField> Unreadable, IReadOnlyList<string> Problems);
