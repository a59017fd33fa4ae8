namespace Lab.Engine.Workloads.Recordings;

/// <summary>How a recording ends.</summary>
[Flags]
public enum RecordingTail
{
    /// <summary>With its last line.</summary>
    Whole = 0,

    /// <summary>A header line says that the tail was cut on purpose.</summary>
    Trimmed = 1,

    /// <summary>The last line has no line end; it was left out.</summary>
    LastLineCut = 2,

    /// <summary>The compressed stream ends early.</summary>
    StreamCut = 4,
}
