using System.CommandLine;
using System.Globalization;
using Lab.Engine.Experiments;
using Lab.Engine.Telemetry;
using Lab.Engine.Workloads;

namespace Lab.Engine.Cli;

/// <summary><c>lab aa</c>: a policy against itself, again and again: how often does the method find a difference that is not there?</summary>
public sealed class SelfCompareCommand : ICliCommand
{
    /// <summary>Share of comparisons that may give a verdict of a difference.</summary>
    private const double Allowed = 0.05;

    /// <summary>As many vCPUs as leave a core to the threads that serve them: else every slice measures the scheduler, and every comparison is invalid.</summary>
    private readonly PlanKnobs _knobs = new(new RunOptions { Vcpus = Math.Clamp(Environment.ProcessorCount - 1, 1, 2) });
    private readonly Option<int> _runs = new("--runs") { Description = "Comparisons, 1 to 10000.", DefaultValueFactory = _ => 20, HelpName = "count" };
    private readonly Option<string> _policy = new("--policy") { Description = "The policy, and what differs from the preset: as --a of `lab compare`.", DefaultValueFactory = _ => "parallel", HelpName = "policy[,knob=value]" };

    public SelfCompareCommand()
    {
        Command = new Command("aa", "Compare a policy with itself many times: how many comparisons find a difference?") { _runs, _policy };
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
        await using var bench = environment.OpenBench();
        var watch = new ComparisonWatch(environment, bench);
        var kinds = new Dictionary<VerdictKind, int>();
        IReadOnlyList<SlicePair>? calibration = null;
        await environment.Output.WriteLineAsync($"{plan.A.Policy} against itself, {PlainText.Plural(plan.A.Vcpus, "vCPU")}, {plan.Pairs} pairs of {plan.SliceMs} ms, metric {plan.Metric}");
        for (var run = 0; run < runs; run++)
        {
            var comparison = new Comparison(plan with { Seed = plan.Seed + (ulong)run }, calibration);
            try
            {
                await watch.RunAsync(comparison, _ => { }, $"{run + 1}/{runs} ", interrupted);
            }
            catch (Exception ended) when (ended is OperationCanceledException or TimeoutException)
            {
                await environment.Error.WriteLineAsync(ended is TimeoutException ? $"lab: {ended.Message}" : $"lab: interrupted after {run} comparisons.");
                return ExitCode.Bad;
            }

            var verdict = comparison.Verdict;
            if (comparison.Calibration.Count >= plan.CalibrationPairs)
                calibration = comparison.Calibration;
            kinds[verdict.Kind] = kinds.GetValueOrDefault(verdict.Kind) + 1;
            await environment.Output.WriteLineAsync($"{run + 1,5}  seed {comparison.Plan.Seed}: {verdict.Sentence(plan.Primary)}");
        }

        return await CloseAsync(kinds, runs, plan, watch, environment);
    }

    private static async Task<int> CloseAsync(Dictionary<VerdictKind, int> kinds, int runs, ComparisonPlan plan, ComparisonWatch watch, CliEnvironment environment)
    {
        foreach (var (kind, count) in kinds.OrderBy(kind => kind.Key))
            await environment.Output.WriteLineAsync($"{count,5}  {kind}");
        var mean = watch.Slices == 0 ? 0 : watch.Elapsed.TotalMilliseconds / watch.Slices;
        await environment.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{watch.Slices} slices took {mean:0} ms each, {plan.SliceMs + plan.SettleMs} ms of it by plan"));
        var invalid = kinds.GetValueOrDefault(VerdictKind.Invalid);
        var found = kinds.GetValueOrDefault(VerdictKind.Better) + kinds.GetValueOrDefault(VerdictKind.Worse);
        // Comparisons that could not be judged prove nothing.
        if (invalid > runs / 2)
            await environment.Error.WriteLineAsync($"lab: inconclusive: {invalid} of {runs} comparisons were invalid.");
        await environment.Output.WriteLineAsync($"{found} of {runs} comparisons gave a verdict");
        return found > Math.Max(1, runs * Allowed) || invalid > runs / 2 ? ExitCode.Bad : ExitCode.Good;
    }
}
