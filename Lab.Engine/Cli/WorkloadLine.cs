using Lab.Engine.Link;
using Lab.Engine.Workloads;

namespace Lab.Engine.Cli;

/// <summary>A workload as the options that make it: a preset where one fits, then what differs from it.</summary>
internal static class WorkloadLine
{
    /// <param name="without">Fields that the line says in another way, or not at all. The seed is never among the options.</param>
    public static IEnumerable<string> Arguments(RunOptions workload, params IReadOnlyCollection<string> without)
    {
        var preset = RunPresets.Matching(workload);
        var baseline = preset?.Options ?? new RunOptions();
        return (preset is null ? [] : new[] { "--preset", preset.Key })
            .Concat(RunField.All
                .Where(field => field.Name != nameof(RunOptions.Seed) && !without.Contains(field.Name, StringComparer.Ordinal) && !Equals(field.Get(workload), field.Get(baseline)))
                .SelectMany(field => new[] { $"--{field.KebabName}", field.Text(workload) }));
    }
}
