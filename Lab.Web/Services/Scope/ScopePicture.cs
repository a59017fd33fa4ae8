using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Web.Services.Scope;

/// <summary>A capture as a viewer's script draws it: columns of one length, by start, small on the wire.</summary>
public sealed record ScopePicture
{
    /// <summary>Level of a record that has none.</summary>
    public const byte NoLevel = 255;
    private const ulong PageBytes = 4096;

    private static readonly ConditionalWeakTable<ScopeCapture, ScopePicture> s_made = [];
    private byte[]? _packed;

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

    /// <summary>In <see cref="AddressUnit"/>.</summary>
    public required ulong[] Address { get; init; }

    /// <summary>Bytes: a page if all addresses are of pages, else 1.</summary>
    public required ulong AddressUnit { get; init; }

    public required ulong[] Extra { get; init; }

    public required PicturePeriod[] Periods { get; init; }

    /// <summary>Made once for a capture, however many watch.</summary>
    public static ScopePicture Of(ScopeCapture capture) => s_made.GetValue(capture, Make);

    /// <summary>JSON compressed with gzip; columns of bytes are base 64 in it. Made once. wwwroot/js/wire.js reads it.</summary>
    public byte[] Packed() => _packed ??= Pack();

    private byte[] Pack()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            JsonSerializer.Serialize(gzip, this);
        return packed.ToArray();
    }

    private static ScopePicture Make(ScopeCapture capture)
    {
        var unit = Array.TrueForAll(capture.Address, address => address % PageBytes == 0) ? PageBytes : 1;
        return Make(capture, unit);
    }

    private static ScopePicture Make(ScopeCapture capture, ulong unit) => new()
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
        Address = [.. capture.Address.Select(address => address / unit)],
        AddressUnit = unit,
        Extra = capture.Extra,
        Periods = [.. capture.GracePeriods.Select(period => PicturePeriod.Of(capture, period))],
    };
}
