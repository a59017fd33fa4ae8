using Lab.Engine.Telemetry.Wire;
using MessagePack;

namespace Lab.Web.Services.Feed;

/// <summary>What a viewer is sent: a snapshot first, then one point at a time. On the wire an array, in this order.</summary>
[MessagePackObject]
public sealed record LabUpdate
{
    /// <summary>True: forget everything before; these are all the points and marks there are.</summary>
    [Key(0)]
    public required bool Snapshot { get; init; }

    [Key(1)]
    public required LabPoint[] Points { get; init; }

    [Key(2)]
    public required LabMark[] Marks { get; init; }

    [Key(3)]
    public required RunState State { get; init; }

    /// <summary>False while no engine is connected: the points are the last that came.</summary>
    [Key(4)]
    public required bool EngineConnected { get; init; }
}
