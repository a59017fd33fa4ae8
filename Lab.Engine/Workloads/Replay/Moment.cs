namespace Lab.Engine.Workloads.Replay;

/// <summary>One line that is not an operation.</summary>
/// <param name="Ipa">Of a destroyed chunk, bytes; of a callback, the table page's kernel address.</param>
/// <param name="Size">Of a destroyed chunk, bytes.</param>
internal readonly record struct Moment(MomentKind Kind, int Line, long TimeNs, string Text = "", ulong Ipa = 0,
    ulong Size = 0);
