using System.Diagnostics.CodeAnalysis;

namespace Lab.Engine.Workloads.Recordings;

/// <summary>What came of an import: a whole recording, or every reason why not. Never half of one.</summary>
public sealed class RecordingImport
{
    internal RecordingImport(Recording recording)
    {
        Recording = recording;
        Problems = [];
    }

    internal RecordingImport(IReadOnlyList<RecordingProblem> problems) => Problems = problems;

    [MemberNotNullWhen(true, nameof(Recording))]
    public bool Accepted => Recording is not null;

    public Recording? Recording { get; }

    /// <summary>Empty if accepted.</summary>
    public IReadOnlyList<RecordingProblem> Problems { get; }
}
