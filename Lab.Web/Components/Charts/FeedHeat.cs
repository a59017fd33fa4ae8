namespace Lab.Web.Components.Charts;

/// <summary>A heat map of a chart; its trace stands at the index that it has in the chart's list of heat maps.</summary>
/// <param name="Series">Index in a point's heat.</param>
/// <param name="Edges">Of the rows, seconds; one more than rows.</param>
public sealed record FeedHeat(int Series, int Rows, double[] Edges);
