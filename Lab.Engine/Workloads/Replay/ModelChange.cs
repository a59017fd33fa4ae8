namespace Lab.Engine.Workloads.Replay;

/// <summary>One change of the reference model.</summary>
/// <param name="Operation">Who made it; null outside operations.</param>
internal readonly record struct ModelChange(
    EntryKey Key, ModelEntry Before, ModelEntry After, RecordedOperation? Operation);
