using System.CommandLine;
using System.Text.Json;
using Lab.Engine.Experiments;
using Lab.Engine.Link;
using Lab.Engine.Workloads;

namespace Lab.Engine.Cli;

/// <summary><c>lab aa</c>: a policy against itself, again and again: how often does the method find a difference that is not there?</summary>
public sealed class SelfCompareCommand : ICliCommand
{
    /// <summary>As many vCPUs as leave a core to the threads that serve them: else every slice measures the scheduler, and every comparison is invalid.</summary>
    private readonly PlanKnobs _knobs = new(new RunOptions { Vcpus = Math.Clamp(Environment.ProcessorCount - 1, 1, 2) });

    private readonly Option<int> _runs = new("--runs") { Description = "Comparisons, 1 to 10000.", DefaultValueFactory = _ => 20, HelpName = "count" };
    private readonly Option<string> _policy = new("--policy") { Description = "The policy, and what differs from the preset: as --a of `lab compare`.", DefaultValueFactory = _ => "parallel", HelpName = "policy[,knob=value]" };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON instead of text: the plan, and how each comparison ended." };

    public SelfCompareCommand()
    {
        Command = new Command("aa", "Compare a policy with itself many times: how many comparisons find a difference?") { _runs, _policy, _json };
        _knobs.AddTo(Command);
    }

    public Command Command { get; }

    public IReadOnlyList<string> Problems(ParseResult line)
    {
        var problems = _knobs.Read(line, line.GetValue(_policy)!, line.GetValue(_policy)!, out _).Select(problem => problem.Replace("A: ", "", StringComparison.Ordinal)).ToList();
        problems.RemoveAll(problem => problem.StartsWith("B: ", StringComparison.Ordinal) || problem.StartsWith("b: ", StringComparison.Ordinal));
        if (line.TryRead(_runs, out var runs) && runs is not (>= 1 and <= 10_000))
            problems.Add($"runs is {runs}; it must be 1 to 10000.");
        return problems;
    }

    public async Task<int> InvokeAsync(ParseResult line, CliEnvironment environment, CancellationToken interrupted)
    {
        var policy = line.GetValue(_policy)!;
        _knobs.Read(line, policy, policy, out var plan);
        var runs = line.GetValue(_runs);
        var isText = !line.GetValue(_json);
        var origin = ComparisonOrigin.Here(EngineIdentity.Describe(), CommandText(plan, runs));
        if (isText)
            await environment.Output.WriteAsync(SelfComparisonSummary.HeadText(origin, plan));
        await using var bench = environment.OpenBench();
        var watch = new ComparisonWatch(environment, bench);
        var ended = new List<SelfComparisonRun>();
        try
        {
            while (ended.Count < runs)
            {
                var comparison = new Comparison(plan with { Seed = plan.Seed + (ulong)ended.Count });
                await watch.RunAsync(comparison, _ => { }, $"{ended.Count + 1}/{runs} ", interrupted);
                ended.Add(SelfComparisonRun.Of(comparison));
                if (isText)
                    await environment.Output.WriteAsync(SelfComparisonSummary.RunText(ended.Count, ended[^1]));
            }
        }
        catch (Exception broken) when (broken is OperationCanceledException or TimeoutException)
        {
            await environment.Error.WriteLineAsync(broken is TimeoutException ? $"lab: {broken.Message}" : $"lab: interrupted after {ended.Count} comparisons.");
            return ExitCode.Bad;
        }

        var summary = new SelfComparisonSummary
        {
            Origin = origin, Plan = plan, Runs = ended, Slices = watch.Slices, MeanSliceMs = watch.Elapsed.TotalMilliseconds / Math.Max(1, watch.Slices),
        };
        await environment.Output.WriteAsync(isText ? summary.CloseText() : JsonSerializer.Serialize(summary, ExperimentJson.Options) + "\n");
        return summary.IsTooMany || summary.IsInconclusive ? ExitCode.Bad : ExitCode.Good;
    }

    /// <summary>The line that repeats it; it names the vCPUs, whose usual number is the machine's.</summary>
    private static string CommandText(ComparisonPlan plan, int runs)
    {
        string[] workload = [.. WorkloadLine.Arguments(plan.A, nameof(RunOptions.Policy))];
        string[] vcpus = workload.Contains("--preset", StringComparer.Ordinal) || workload.Contains("--vcpus", StringComparer.Ordinal) ? [] : ["--vcpus", $"{plan.A.Vcpus}"];
        return string.Join(' ', ["lab", "aa", "--runs", $"{runs}", "--policy", plan.A.Policy, .. workload, .. vcpus, .. PlanKnobs.Method(plan)]);
    }
}
