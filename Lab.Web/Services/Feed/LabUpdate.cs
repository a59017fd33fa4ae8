using Lab.Engine.Telemetry.Wire;
using MessagePack;

namespace Lab.Web.Services.Feed;

/// <summary>What a viewer is sent: a snapshot first, then one point at a time.</summary>
[MessagePackObject(keyAsPropertyName: true)]
public sealed record LabUpdate
{
    /// <summary>True: forget everything before; these are all the points and marks there are.</summary>
    public required bool Snapshot { get; init; }

    public required LabPoint[] Points { get; init; }

    public required LabMark[] Marks { get; init; }

    public required RunState State { get; init; }

    /// <summary>False while no engine is connected: the points are the last that came.</summary>
    public required bool EngineConnected { get; init; }
}
