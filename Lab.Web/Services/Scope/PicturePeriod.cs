using Lab.Engine.Telemetry.Wire;

namespace Lab.Web.Services.Scope;

/// <summary>A grace period of a <see cref="ScopePicture"/>.</summary>
public sealed record PicturePeriod
{
    public required long Number { get; init; }

    public required long StartNs { get; init; }

    public required long DurationNs { get; init; }

    public required string Sentence { get; init; }

    /// <summary>Row of the read section that held it; -1: nobody did, or its record is not in the window.</summary>
    public required int HolderRow { get; init; }

    public static PicturePeriod Of(ScopeCapture capture, ScopeGracePeriod period) => new()
    {
        Number = period.Number,
        StartNs = period.StartNs,
        DurationNs = period.DurationNs,
        Sentence = period.Sentence,
        HolderRow = FindHolder(capture, period),
    };

    /// <summary>The last read section of the holder's lane that had begun when the readers were looked at and reached into the grace period.</summary>
    internal static int FindHolder(ScopeCapture capture, ScopeGracePeriod period)
    {
        if (period.HolderLane < 0)
            return -1;
        for (var row = capture.Kind.Length - 1; row >= 0; row--)
        {
            if (capture.Kind[row] == (byte)ScopeEventKind.ReadSection && capture.Lane[row] == period.HolderLane
                && capture.StartNs[row] <= period.ScanNs && capture.StartNs[row] + capture.DurationNs[row] > period.StartNs)
                return row;
        }

        return -1;
    }
}
