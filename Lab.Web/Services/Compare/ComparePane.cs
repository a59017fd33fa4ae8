namespace Lab.Web.Services.Compare;

/// <summary>One of a chart's stacked panes.</summary>
/// <param name="Label">Of the vertical axis: "fault p99".</param>
/// <param name="Note">After the label: a value of the whole arm; may be empty.</param>
public sealed record ComparePane(string Label, bool IsLog, bool IsPrimary = false, string Note = "");
