using MessagePack;

namespace Lab.Engine.Telemetry.Wire;

/// <summary>Two samples of an entry that differ.</summary>
[MessagePackObject]
public sealed record TreeChange
{
    /// <summary>When the later one was taken, nanoseconds of run time.</summary>
    [Key(0)] public required long ElapsedNs { get; init; }

    [Key(1)] public required int Level { get; init; }

    /// <summary>Null: the way did not reach this level.</summary>
    [Key(2)] public ulong? Before { get; init; }

    /// <summary>Null: the way does not reach this level any more.</summary>
    [Key(3)] public ulong? After { get; init; }
}
