namespace Lab.Web.Components.Charts;

/// <param name="Metric">Index of the value in a point.</param>
/// <param name="Scale">From the value to what is drawn.</param>
/// <param name="Reference">Does not stretch the axis until the others come near it.</param>
/// <param name="Peak">The highest point shown carries its value.</param>
/// <param name="Unit">Of the metric, for that value.</param>
public sealed record FeedTrace(int Metric, double Scale, bool Reference, bool Peak, string Unit);
