namespace Lab.Web.Components.Charts;

/// <param name="Edges">Of the rows, seconds; one more than rows.</param>
public sealed record FeedHeat(int Rows, double[] Edges);
