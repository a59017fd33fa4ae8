using MessagePack;

namespace Lab.Engine.Telemetry.Wire;

/// <summary>A subtree that waits for its grace period.</summary>
[MessagePackObject]
public sealed record TreeDetached
{
    /// <summary>First address that its entry covered, bytes.</summary>
    [Key(0)] public required ulong Ipa { get; init; }

    /// <summary>What its entry covered.</summary>
    [Key(1)] public required ulong Bytes { get; init; }

    /// <summary>Of the entry that named it.</summary>
    [Key(2)] public required int Level { get; init; }

    /// <summary>Physical address of its top page.</summary>
    [Key(3)] public required ulong Page { get; init; }
}
