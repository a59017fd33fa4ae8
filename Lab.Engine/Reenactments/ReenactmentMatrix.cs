using System.Collections.Concurrent;
using Lab.Engine.Reenactments.Report;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>Every re-enactment on many seeds: the broken variant must be caught, the fixed one silent.</summary>
public static class ReenactmentMatrix
{
    /// <param name="bugs">The rows.</param>
    /// <param name="options">Bounds, and the first seed; the others follow it.</param>
    /// <param name="seeds">How many.</param>
    /// <param name="jobs">Rows at a time, a CPU each.</param>
    /// <param name="rowDone">Called for each complete row, one at a time, in the order of the bugs.</param>
    /// <param name="interrupted">Ends it between two seeds.</param>
    /// <returns>Complete rows, in the order of the bugs.</returns>
    public static IReadOnlyList<MatrixRow> Run(
        IReadOnlyList<Reenactment> bugs, ReenactmentOptions options, int seeds, int jobs, Action<MatrixRow> rowDone, CancellationToken interrupted)
    {
        var rows = new MatrixRow?[bugs.Count];
        var left = new ConcurrentQueue<int>(Enumerable.Range(0, bugs.Count));
        var telling = new Lock();
        var told = 0;
        var workers = Enumerable.Range(0, Math.Min(jobs, Math.Max(1, bugs.Count))).Select(number => Task.Factory.StartNew(
            () => Simulator.OnItsOwnCpu(number, simulator =>
            {
                var runner = new ReenactmentRunner(simulator);
                while (!interrupted.IsCancellationRequested && left.TryDequeue(out var index))
                {
                    if (RowOf(runner, bugs[index], options, seeds, interrupted) is not { } row)
                        break;
                    lock (telling)
                    {
                        rows[index] = row;
                        for (; told < rows.Length && rows[told] is { } next; told++)
                            rowDone(next);
                    }
                }

                return true;
            }),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        Task.WaitAll(workers, CancellationToken.None);
        return [.. rows.OfType<MatrixRow>()];
    }

    private static MatrixRow? RowOf(
        ReenactmentRunner runner, Reenactment bug, ReenactmentOptions options, int seeds, CancellationToken interrupted)
    {
        var broken = new List<ReenactmentOutcome>();
        var silent = new List<ReenactmentOutcome>();
        for (var seed = 0; seed < seeds; seed++)
        {
            if (interrupted.IsCancellationRequested)
                return null;
            var one = options with { Seed = options.Seed + (ulong)seed };
            var outcome = runner.RunBroken(bug, one);
            broken.Add(outcome);
            silent.Add(runner.RunFixed(bug, one, outcome.Tries));
        }

        return new MatrixRow(
            bug.Id,
            seeds,
            broken.Count(outcome => outcome.IsOk),
            [.. broken.Where(outcome => outcome.IsCaught).Select(outcome => outcome.Result.Failure!.Checker).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            broken.Max(outcome => outcome.Tries),
            broken.Max(outcome => outcome.ElapsedNs) / 1e6,
            silent.Count(outcome => outcome.IsOk),
            silent.Sum(outcome => outcome.Tries),
            silent.Max(outcome => outcome.ElapsedNs) / 1e6,
            [.. broken.Concat(silent).Select((outcome, index) => ProblemOf(outcome, options.Seed + (ulong)(index % seeds))).OfType<string>()]);
    }

    private static string? ProblemOf(ReenactmentOutcome outcome, ulong seed)
    {
        if (outcome is { IsOk: true, Problem: "" })
            return null;
        var variant = outcome.IsBroken ? "broken" : "fixed";
        var what = outcome switch
        {
            { IsOk: true } => outcome.Problem,
            { Result.Failure: { } failure } => $"{failure.Checker} {failure.Rule}: {failure.Hit?.What ?? failure.Text.Split('\n')[0]}",
            { Problem: "" } => FormattableString.Invariant($"not caught in {outcome.Tries} schedules"),
            _ => $"not caught, {outcome.Problem}",
        };
        return FormattableString.Invariant($"{outcome.Bug.Id} {variant}, seed {seed}: {what}");
    }
}
