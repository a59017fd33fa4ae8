namespace Lab.Web.Services.Reenact;

/// <summary>One line of the trace in its lane.</summary>
/// <param name="At">Index of the line.</param>
/// <param name="Lane">Index of the lane.</param>
public sealed record LaneMark(int At, int Lane, LaneGlyph Glyph, string Text);
