using System.CommandLine;
using Lab.Engine.Experiments.Series;

namespace Lab.Engine.Cli;

/// <summary><c>lab ladder</c>: the parallel-fault series' steps on one workload, interleaved.</summary>
public sealed class LadderCommand : ICliCommand
{
    private readonly SeriesKnobs _knobs = new(rounds: 12);

    public LadderCommand()
    {
        Command = new Command("ladder", "Run every rung of the parallel-fault series, interleaved: what did each step buy?");
        _knobs.AddTo(Command);
    }

    public Command Command { get; }

    public IReadOnlyList<string> Problems(ParseResult line) =>
        _knobs.IsResumed(line) ? _knobs.ResumeProblems(line) : [.. _knobs.ReadWorkload(line, out var workload), .. _knobs.ReadPlan(line, PatchLadder.Cells(workload), out _)];

    public Task<int> InvokeAsync(ParseResult line, CliEnvironment environment, CancellationToken interrupted)
    {
        _knobs.ReadWorkload(line, out var workload);
        return _knobs.InvokeAsync(SeriesKind.Ladder, line, PatchLadder.Cells(workload), CommandWords.Of(line), environment, interrupted);
    }
}
