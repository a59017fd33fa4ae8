using Lab.Engine.Telemetry.Wire;
using MessagePack;

namespace Lab.Web.Services.Scope;

/// <summary>A capture as a viewer's script draws it: columns of one length, by start, small on the wire.</summary>
[MessagePackObject(keyAsPropertyName: true)]
public sealed record ScopePicture
{
    /// <summary>Level of a record that has none.</summary>
    public const byte NoLevel = 255;

    public required long Id { get; init; }

    public required string RunId { get; init; }

    public required long WindowNs { get; init; }

    public required long TriggerStartNs { get; init; }

    public required long TriggerEndNs { get; init; }

    public required string[] Lanes { get; init; }

    public required byte[] Lane { get; init; }

    /// <summary>A <see cref="ScopeEventKind"/> each.</summary>
    public required byte[] Kind { get; init; }

    /// <summary>Nanoseconds since the start of the record before; the first from the window's beginning.</summary>
    public required long[] StartStepNs { get; init; }

    public required long[] DurationNs { get; init; }

    /// <summary><see cref="NoLevel"/>: none.</summary>
    public required byte[] Level { get; init; }

    public required byte[] Argument { get; init; }

    public required ulong[] Address { get; init; }

    public required ulong[] Extra { get; init; }

    public required PicturePeriod[] Periods { get; init; }

    public static ScopePicture Of(ScopeCapture capture) => new()
    {
        Id = capture.Id,
        RunId = capture.RunId,
        WindowNs = capture.WindowNs,
        TriggerStartNs = capture.TriggerStartNs,
        TriggerEndNs = capture.TriggerEndNs,
        Lanes = capture.Lanes,
        Lane = capture.Lane,
        Kind = capture.Kind,
        StartStepNs = [.. capture.StartNs.Select((start, row) => row == 0 ? start : start - capture.StartNs[row - 1])],
        DurationNs = capture.DurationNs,
        Level = [.. capture.Level.Select(level => level is < 0 or >= NoLevel ? NoLevel : (byte)level)],
        Argument = capture.Argument,
        Address = capture.Address,
        Extra = capture.Extra,
        Periods = [.. capture.GracePeriods.Select(period => PicturePeriod.Of(capture, period))],
    };
}
