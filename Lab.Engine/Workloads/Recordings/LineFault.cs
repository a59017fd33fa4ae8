namespace Lab.Engine.Workloads.Recordings;

/// <summary>Which part of a line is malformed, and where in the line.</summary>
internal readonly record struct LineFault(string Field, string Expected, int Start)
{
    public bool Any => Field is not null;
}
