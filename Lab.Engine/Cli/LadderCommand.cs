using System.CommandLine;
using Lab.Engine.Experiments.Series;
using Lab.Engine.Workloads;

namespace Lab.Engine.Cli;

/// <summary><c>lab ladder</c>: the parallel-fault series' steps on one workload, interleaved.</summary>
public sealed class LadderCommand : ICliCommand
{
    private readonly SeriesKnobs _knobs = new(SeriesKind.Ladder, rounds: 12, nameof(RunOptions.Policy));

    public LadderCommand()
    {
        Command = new Command("ladder", "Run every rung of the parallel-fault series, interleaved: what did each step buy?");
        _knobs.AddTo(Command);
    }

    public Command Command { get; }

    public IReadOnlyList<string> Problems(ParseResult line) =>
        _knobs.IsResumed(line) ? _knobs.ResumeProblems(line) : [.. _knobs.ReadWorkload(line, out var workload), .. _knobs.ReadPlan(line, PatchLadder.Cells(workload), out _)];

    public Task<int> InvokeAsync(ParseResult line, CliEnvironment environment, CancellationToken interrupted) => _knobs.InvokeAsync(line, () => Cells(line), environment, interrupted);

    private IReadOnlyList<SeriesCell> Cells(ParseResult line)
    {
        _knobs.ReadWorkload(line, out var workload);
        return PatchLadder.Cells(workload);
    }
}
