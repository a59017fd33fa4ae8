using Lab.Engine.Telemetry.Wire;
using MessagePack;

namespace Lab.Web.Services.Feed;

/// <summary>An event on the page's time axis: a line in every chart and a row of the rail.</summary>
[MessagePackObject(keyAsPropertyName: true)]
public sealed record LabMark
{
    /// <summary>Rises by one with each mark since the web process began.</summary>
    public required long Id { get; init; }

    /// <summary>Seconds on the page's time axis.</summary>
    public required double Time { get; init; }

    public required LabEventKind Kind { get; init; }

    public required string Text { get; init; }

    /// <summary>The letter that ties the line in the charts to the row of the rail: A to Z, then A again.</summary>
    public required string Tag { get; init; }

    /// <summary>"reader-stall" and the like, of the two marks of an injection; else null.</summary>
    public string? Injection { get; init; }

    public static string TagOf(long id) => ((char)('A' + ((id - 1) % 26))).ToString();
}
