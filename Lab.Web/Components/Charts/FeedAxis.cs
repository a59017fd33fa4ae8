namespace Lab.Web.Components.Charts;

/// <param name="Name">In the layout.</param>
/// <param name="Range">Before there is data.</param>
/// <param name="Least">Least top of a linear axis.</param>
/// <param name="Heat">A heat map lies behind: its rows are a log scale, so the axis stays one.</param>
/// <param name="Traces">Indices of the lines drawn on it.</param>
public sealed record FeedAxis(string Name, bool Log, double[] Range, double Least, bool Heat, int[] Traces);
