using Lab.Engine.Cli;
using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Series;
using Lab.Engine.Workloads;

namespace Lab.Web.Services.Experiments;

/// <summary>The <c>lab</c> line that repeats an experiment.</summary>
internal static class ExperimentLine
{
    public static string Of(ComparisonPlan plan) => PlanKnobs.CommandLine(plan);

    /// <summary>Of a series: its cells' workload as a preset, if it is one.</summary>
    public static string Of(SeriesKind kind, SeriesPlan plan)
    {
        var command = kind switch { SeriesKind.Ladder => "ladder", SeriesKind.Scaling => "scale", _ => "sweep" };
        var preset = plan.Cells is [var first, ..] && RunPresets.Matching(first.Options) is { } matching ? $" --preset {matching.Key}" : "";
        return $"lab {command}{preset} --rounds {plan.Rounds} --slice {plan.SliceMs}ms --seed {plan.Seed}";
    }
}
