using System.Globalization;
using Lab.Engine.Experiments.Statistics;
using Lab.Web.Services.Experiments;

namespace Lab.Web.Components.Runs;

/// <summary>How the Runs page names things.</summary>
internal static class RunsWords
{
    public static string Of(ExperimentKind kind) => kind switch
    {
        ExperimentKind.Comparison => "Comparison",
        ExperimentKind.Ladder => "Patch ladder",
        ExperimentKind.Scaling => "Scaling",
        _ => "Sweep",
    };

    public static string Of(ExperimentOutcome outcome) => outcome switch
    {
        ExperimentOutcome.Running => "Running",
        ExperimentOutcome.Interrupted => "Interrupted",
        ExperimentOutcome.Difference => "Difference found",
        ExperimentOutcome.NoDifference => "No difference",
        ExperimentOutcome.NotResolvable => "Not resolvable",
        ExperimentOutcome.Invalid => "Invalid",
        _ => "Complete",
    };

    /// <summary>Beside the word, so that colour is never the only cue.</summary>
    public static string IconOf(ExperimentOutcome outcome) => outcome switch
    {
        ExperimentOutcome.Running => "▶",
        ExperimentOutcome.Interrupted => "❚❚",
        ExperimentOutcome.Difference => "≠",
        ExperimentOutcome.NoDifference => "=",
        ExperimentOutcome.NotResolvable => "?",
        ExperimentOutcome.Invalid => "✕",
        _ => "✓",
    };

    public static string Of(Interval? ratio) =>
        ratio is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.Middle:0.000} [{known.Low:0.000}, {known.High:0.000}]") : "–";

    /// <summary>Of the server's zone.</summary>
    public static string Of(DateTimeOffset made, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(made, zone).ToString("d MMM yyyy HH:mm", CultureInfo.InvariantCulture);
}
