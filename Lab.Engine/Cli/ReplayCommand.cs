using System.CommandLine;
using Lab.Engine.Mmu;
using Lab.Engine.Workloads;

namespace Lab.Engine.Cli;

/// <summary><c>lab replay</c>: check a recording's operations one by one, or drive a run with its stream.</summary>
public sealed class ReplayCommand : ICliCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "An ftrace text, plain or .gz." };
    private readonly Option<bool> _asWorkload = new("--as-workload") { Description = "Drive vCPU and host threads with the recorded stream instead of checking it." };
    private readonly Option<double> _speed = new("--speed") { Description = "With --as-workload: how much faster than recorded.", DefaultValueFactory = _ => 1, HelpName = "value" };
    private readonly Option<string> _policy = new("--policy") { Description = "With --as-workload: the lock policy.", DefaultValueFactory = _ => new RunOptions().Policy, HelpName = "name" };

    public ReplayCommand() => Command = new Command("replay", "Replay a recording of a real host.") { _file, _asWorkload, _speed, _policy };

    public Command Command { get; }

    public IReadOnlyList<string> Problems(ParseResult line)
    {
        var problems = new List<string>();
        if (line.TryRead(_file, out var file) && !File.Exists(file))
            problems.Add($"There is no file {file}.");
        if (!line.GetValue(_asWorkload))
        {
            if (line.IsGiven(_speed))
                problems.Add("--speed has a meaning with --as-workload only.");
            if (line.IsGiven(_policy))
                problems.Add("--policy has a meaning with --as-workload only.");
        }

        if (line.TryRead(_speed, out var speed) && speed is not (>= 0.001 and <= 1_000_000))
            problems.Add($"speed is {speed}; it must be 0.001 to 1000000.");
        if (line.TryRead(_policy, out var policyName) && (LockPolicy.Find(policyName)?.Problems().Count ?? 1) > 0)
            problems.Add($"policy is \"{policyName}\"; it must be one of {string.Join(", ", LockPolicy.All.Select(policy => policy.Name))}.");
        return problems;
    }

    public Task<int> InvokeAsync(ParseResult line, CliEnvironment environment, CancellationToken interrupted) =>
        line.GetValue(_asWorkload) ? RunAsWorkloadAsync(line, environment, interrupted) : CheckAsync(line, environment);

    private async Task<int> CheckAsync(ParseResult line, CliEnvironment environment)
    {
        var answer = environment.Replay(line.GetRequiredValue(_file));
        await environment.Output.WriteLineAsync(answer.Text);
        return answer.Agreed ? ExitCode.Good : ExitCode.Bad;
    }

    private async Task<int> RunAsWorkloadAsync(ParseResult line, CliEnvironment environment, CancellationToken interrupted)
    {
        var options = new RunOptions { Policy = line.GetValue(_policy)! };
        var file = line.GetRequiredValue(_file);
        var speed = line.GetValue(_speed);
        await using var lab = environment.OpenLab(new RunLimits());
        var started = await lab.StartRecordingAsync(file, options, speed);
        if (!started.Done)
        {
            foreach (var problem in started.Problems)
                await environment.Error.WriteLineAsync($"lab: {problem}");
            return ExitCode.Refused;
        }

        var repeat = FormattableString.Invariant($"lab replay {file} --as-workload --speed {speed} --policy {options.Policy}");
        await LabWatch.UntilEndAsync(lab, limit: null, environment, interrupted);
        return await LabWatch.StopAndSummarizeAsync(lab, lab.Options, repeat, environment);
    }
}
