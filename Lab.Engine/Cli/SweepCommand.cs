using System.CommandLine;
using Lab.Engine.Experiments.Series;
using Lab.Engine.Link;
using Lab.Engine.Workloads;

namespace Lab.Engine.Cli;

/// <summary><c>lab sweep</c>: a grid over knobs, interleaved, resumable.</summary>
public sealed class SweepCommand : ICliCommand
{
    private readonly SeriesKnobs _knobs = new(rounds: 6);
    private readonly Option<string[]> _axes = new("--over") { Description = "A knob and its values, such as tlbi-base-ns=0,1000,5000 or policy=rwlock-6.1,parallel; may be given again: every combination runs.", HelpName = "knob=value,value" };

    public SweepCommand()
    {
        Command = new Command("sweep", "Run every combination of knobs' values, interleaved.") { _axes };
        _knobs.AddTo(Command);
    }

    public Command Command { get; }

    public IReadOnlyList<string> Problems(ParseResult line)
    {
        if (_knobs.IsResumed(line))
            return _knobs.ResumeProblems(line);
        var problems = ReadAxes(line, out var axes).ToList();
        problems.AddRange(_knobs.ReadWorkload(line, out var workload));
        if (problems.Count == 0)
            problems.AddRange(_knobs.ReadPlan(line, Sweep.Cells(workload, axes), out _));
        return problems;
    }

    public Task<int> InvokeAsync(ParseResult line, CliEnvironment environment, CancellationToken interrupted)
    {
        ReadAxes(line, out var axes);
        _knobs.ReadWorkload(line, out var workload);
        return _knobs.InvokeAsync(SeriesKind.Sweep, line, Sweep.Cells(workload, axes), CommandWords.Of(line), environment, interrupted);
    }

    private IReadOnlyList<string> ReadAxes(ParseResult line, out List<SweepAxis> axes)
    {
        var problems = new List<string>();
        axes = [];
        var given = line.GetValue(_axes) ?? [];
        if (given.Length == 0)
            problems.Add("--over is missing: a knob and its values, such as policy=rwlock-6.1,parallel.");
        foreach (var text in given)
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            var field = at <= 0 ? null : RunField.All.FirstOrDefault(field => field.KebabName == text[..at]);
            if (field is null || field.Name == nameof(RunOptions.Seed))
            {
                problems.Add($"over is \"{text}\"; it must be knob=value,value, and `lab run --help` lists the knobs (the seed is not one).");
                continue;
            }

            var values = text[(at + 1)..].Split(',', StringSplitOptions.TrimEntries);
            problems.AddRange(values.Select(value => field.TrySet(new RunOptions(), value)).OfType<string>());
            axes.Add(new SweepAxis(field.KebabName, [.. values.Select(value => new SweepValue(value, options =>
            {
                var own = options with { };
                field.TrySet(own, value);
                return own;
            }))]));
        }

        return problems;
    }
}
