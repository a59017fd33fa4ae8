using System.CommandLine;
using System.Globalization;
using Lab.Engine.Experiments.Series;
using Lab.Engine.Workloads;

namespace Lab.Engine.Cli;

/// <summary><c>lab scale</c>: policies at 1 to N vCPUs, interleaved, beside what was published.</summary>
public sealed class ScaleCommand : ICliCommand
{
    private readonly SeriesKnobs _knobs = new(SeriesKind.Scaling, rounds: 8, nameof(RunOptions.Policy), nameof(RunOptions.Vcpus));
    private readonly Option<string> _policies = new("--policies") { Description = "Policies, separated by commas; ratios are to the first.", DefaultValueFactory = _ => "rwlock-6.1,parallel", HelpName = "policy,policy" };
    private readonly Option<string> _counts = new("--counts") { Description = "Numbers of vCPUs, separated by commas, from 1. By default 1, 2, 4, … to the cores of this machine.", DefaultValueFactory = _ => "", HelpName = "count,count" };

    public ScaleCommand()
    {
        Command = new Command("scale", "Run policies at 1 to N vCPUs: what does sharing buy, and what does one vCPU pay?") { _policies, _counts };
        _knobs.AddTo(Command);
    }

    public Command Command { get; }

    public IReadOnlyList<string> Problems(ParseResult line)
    {
        if (_knobs.IsResumed(line))
            return _knobs.ResumeProblems(line);
        var problems = _knobs.ReadWorkload(line, out _).ToList();
        string[] policies = line.GetValue(_policies)!.Split(',', StringSplitOptions.TrimEntries);
        if (policies.Distinct(StringComparer.Ordinal).Count() < policies.Length)
            problems.Add($"policies is \"{line.GetValue(_policies)}\"; each may be named once.");
        if (ReadCounts(line) is null)
            problems.Add($"counts is \"{line.GetValue(_counts)}\"; it must be whole numbers from 1 upwards, such as 1,2,4.");
        else
            problems.AddRange(_knobs.ReadPlan(line, Cells(line), out _));
        return problems;
    }

    public Task<int> InvokeAsync(ParseResult line, CliEnvironment environment, CancellationToken interrupted) =>
        _knobs.InvokeAsync(line, () => Cells(line), environment, interrupted);

    private IReadOnlyList<SeriesCell> Cells(ParseResult line)
    {
        _knobs.ReadWorkload(line, out var workload);
        return Scaling.Cells(workload, line.GetValue(_policies)!.Split(',', StringSplitOptions.TrimEntries), ReadCounts(line)!);
    }

    /// <returns>Null if they cannot be read.</returns>
    private IReadOnlyList<int>? ReadCounts(ParseResult line)
    {
        var text = line.GetValue(_counts)!;
        if (text.Length == 0)
            return Scaling.Counts(Environment.ProcessorCount);
        var counts = new List<int>();
        foreach (var part in text.Split(','))
        {
            if (!int.TryParse(part, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var count) || count <= counts.LastOrDefault())
                return null;
            counts.Add(count);
        }

        return counts[0] == 1 ? counts : null;
    }
}
