namespace Lab.Web.Components.Charts;

/// <param name="Metric">Index of the value in a point.</param>
/// <param name="Scale">From the value to what is drawn.</param>
public sealed record FeedTrace(int Metric, double Scale);
