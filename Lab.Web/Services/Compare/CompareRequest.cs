using Lab.Engine.Experiments;
using Lab.Engine.Workloads;

namespace Lab.Web.Services.Compare;

/// <summary>What a form asks for.</summary>
/// <param name="A">Null: it cannot be read.</param>
/// <param name="B">Null: it cannot be read.</param>
/// <param name="Plan">Without problems; null if the form has any.</param>
/// <param name="Problems">Field by field.</param>
public sealed record CompareRequest(RunOptions? A, RunOptions? B, ComparisonPlan? Plan, IReadOnlyList<FieldProblem> Problems)
{
    /// <summary>What differs from A to B; null while one of them cannot be read.</summary>
    public IReadOnlyList<string>? Changes => A is null || B is null ? null : ChangesOf(A, B);

    public IEnumerable<string> ProblemsOf(string field) => Problems.Where(problem => problem.Field == field).Select(problem => problem.Text);

    /// <summary>What will spoil the comparison on this machine, a sentence each.</summary>
    /// <param name="cores">That the engine may use.</param>
    public IReadOnlyList<string> Warnings(int cores)
    {
        var warnings = new List<string>();
        foreach (var (name, options) in new[] { ("A", A), ("B", B) })
        {
            if (options is not null && (options.Vcpus + options.UnmapThreads) * options.DutyPercent > cores * 100)
                warnings.Add($"{name} has {options.Vcpus} vCPUs and {options.UnmapThreads} unmap threads on {cores} cores: threads will wait for a core, and the comparison may end as Invalid.");
        }

        return warnings;
    }

    /// <summary>What differs, but for the seed, which every pair has of its own.</summary>
    public static IReadOnlyList<string> ChangesOf(RunOptions a, RunOptions b) => LabRun.Changes(a with { Seed = b.Seed }, b);
}
