namespace Lab.Engine.Workloads.Replay;

/// <summary>One comparison that failed.</summary>
/// <param name="Line">Of the recording, 1 is the first.</param>
/// <param name="What">The operation or event.</param>
/// <param name="Expected">What the recording says.</param>
/// <param name="Got">What our tables did, or what would have been possible.</param>
public sealed record ReplayDisagreement(ReplayCheck Check, int Line, string What, string Expected, string Got)
{
    public override string ToString() => $"line {Line}: {Check}: {What}: recorded {Expected}, replayed {Got}";
}
