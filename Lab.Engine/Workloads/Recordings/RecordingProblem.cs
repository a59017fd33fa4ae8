namespace Lab.Engine.Workloads.Recordings;

/// <summary>Why a recording is refused: one malformed place in it.</summary>
/// <param name="Line">1 is the first; 0 if the problem is with the file as a whole.</param>
/// <param name="Field">The part of the line: task, cpu, flags, timestamp, event, or an event's own field.</param>
/// <param name="Expected">What should have been there.</param>
/// <param name="Found">What was there, cut to 40 characters.</param>
public sealed record RecordingProblem(string File, int Line, string Field, string Expected, string Found)
{
    /// <summary><c>file:line: field: expected …, found "…"</c></summary>
    public override string ToString() =>
        Line == 0
            ? $"{File}: {Field}: expected {Expected}, found {Found}"
            : $"{File}:{Line}: {Field}: expected {Expected}, found \"{Found}\"";
}
