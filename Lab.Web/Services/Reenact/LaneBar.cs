namespace Lab.Web.Services.Reenact;

/// <summary>Something that lasts.</summary>
/// <param name="From">Index of the first line.</param>
/// <param name="To">Index of the last line.</param>
/// <param name="IsExclusive">A lock held to write.</param>
public sealed record LaneBar(int Lane, LaneBarKind Kind, int From, int To, string Text, bool IsExclusive = false);
