using System.CommandLine;
using Lab.Engine.Experiments.Series;
using Lab.Engine.Link;
using Lab.Engine.Workloads;

namespace Lab.Engine.Cli;

/// <summary><c>lab sweep</c>: a grid over knobs, interleaved, resumable.</summary>
public sealed class SweepCommand : ICliCommand
{
    private readonly SeriesKnobs _knobs = new(SeriesKind.Sweep, rounds: 6);
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
        problems.AddRange(_knobs.ReadPlan(line, Sweep.Cells(workload, axes), out _));
        return problems;
    }

    public Task<int> InvokeAsync(ParseResult line, CliEnvironment environment, CancellationToken interrupted) => _knobs.InvokeAsync(line, () => Cells(line), environment, interrupted);

    private IReadOnlyList<SeriesCell> Cells(ParseResult line)
    {
        ReadAxes(line, out var axes);
        _knobs.ReadWorkload(line, out var workload);
        return Sweep.Cells(workload, axes);
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
            string[] wrong = [.. values.Select(value => field.TrySet(new RunOptions(), value)).OfType<string>()];
            problems.AddRange(wrong);
            if (wrong.Length > 0)
                continue;
            // As the lab writes them, so that one value has one label.
            string[] texts = [.. values.Select(value => field.Text(SeriesLine.Setter(field)(new RunOptions(), value)))];
            if (texts.Distinct(StringComparer.Ordinal).Count() < texts.Length || axes.Any(axis => axis.Knob == field.KebabName))
                problems.Add($"over is \"{text}\"; a knob may be given once, and each of its values once.");
            else
                axes.Add(Sweep.Axis(field.KebabName, texts, SeriesLine.Setter(field)));
        }

        return problems;
    }
}
