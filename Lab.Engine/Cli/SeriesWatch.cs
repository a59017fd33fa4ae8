using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Series;

namespace Lab.Engine.Cli;

/// <summary>Runs a series' slices from the command line, with a heartbeat on a terminal and a limit of time for each slice.</summary>
internal sealed class SeriesWatch(CliEnvironment environment, ISliceBench bench)
{
    /// <summary>What a slice may take beyond its own time: a drain that takes longer has failed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Until every slice has run or a checker ended the series.</summary>
    /// <param name="sliced">After each slice.</param>
    /// <exception cref="OperationCanceledException">Interrupted.</exception>
    /// <exception cref="TimeoutException">A slice did not end; the message names it.</exception>
    public async Task RunAsync(SeriesProgress series, Action<SeriesSlice> sliced, CancellationToken interrupted)
    {
        var slices = new SliceRunner(bench, environment.Clock);
        var plan = series.Plan;
        var limit = plan.Settle + plan.Slice + Patience;
        var began = environment.Clock.GetTimestamp();
        var ran = 0;
        // A process that goes on with a file begins cold, in the middle: one slice that counts nowhere.
        if (series is { Slices.Count: > 0, Next: { } first })
            await slices.RunAsync(plan.Cells[first.Cell].Options with { Seed = first.Seed }, plan.Settle, plan.Slice, interrupted);
        while (series.Next is { } ticket)
        {
            await BeatAsync(series, ticket, environment.Clock.GetElapsedTime(began), ran++);
            SliceCounts counts;
            try
            {
                counts = await slices.RunAsync(plan.Cells[ticket.Cell].Options with { Seed = ticket.Seed }, plan.Settle, plan.Slice, interrupted)
                    .WaitAsync(limit, environment.Clock, CancellationToken.None);
            }
            catch (TimeoutException hung)
            {
                throw new TimeoutException($"{plan.Cells[ticket.Cell].Label}, {Round(ticket, plan)}, seed {ticket.Seed} did not end within {limit.TotalSeconds:0} s: its drain hangs.", hung);
            }

            var slice = new SeriesSlice(ticket, counts);
            series.Add(slice);
            sliced(slice);
        }

        if (environment.IsTerminal)
            await environment.Error.WriteLineAsync();
    }

    /// <summary>How far it is; the time left from the slices that have run, at first from the plan.</summary>
    private async Task BeatAsync(SeriesProgress series, SeriesTicket ticket, TimeSpan elapsed, int ran)
    {
        if (!environment.IsTerminal)
            return;
        var plan = series.Plan;
        var left = (ran == 0 ? plan.Settle + plan.Slice : elapsed / ran) * series.Left;
        await environment.Error.WriteAsync($"\r{Round(ticket, plan)}, {left:h\\:mm\\:ss} left: {plan.Cells[ticket.Cell].Label}".PadRight(78)[..78]);
    }

    private static string Round(SeriesTicket ticket, SeriesPlan plan) => ticket.Round < 0 ? "warm-up" : $"round {ticket.Round + 1} of {plan.Rounds}";
}
