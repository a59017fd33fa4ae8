namespace Lab.Web.Services.Compare;

/// <summary>One line of a comparison's chart.</summary>
/// <param name="Pane">From 0.</param>
public sealed record CompareTrace(int Pane, CompareStyle Style);
