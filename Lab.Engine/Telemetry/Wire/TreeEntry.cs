using MessagePack;

namespace Lab.Engine.Telemetry.Wire;

/// <summary>One entry on the way to an address.</summary>
[MessagePackObject]
public sealed record TreeEntry
{
    [Key(0)] public required int Level { get; init; }

    /// <summary>First address that it covers, bytes.</summary>
    [Key(1)] public required ulong Ipa { get; init; }

    /// <summary>What it covers, bytes.</summary>
    [Key(2)] public required ulong Bytes { get; init; }

    /// <summary>Physical address of the page that holds it.</summary>
    [Key(3)] public required ulong Table { get; init; }

    /// <summary>In that page.</summary>
    [Key(4)] public required int Index { get; init; }

    [Key(5)] public required ulong Raw { get; init; }
}
