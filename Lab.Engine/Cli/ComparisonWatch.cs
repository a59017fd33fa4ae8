using Lab.Engine.Experiments;

namespace Lab.Engine.Cli;

/// <summary>Runs a comparison's slices from the command line, with a heartbeat on a terminal and a limit of time for each slice.</summary>
internal sealed class ComparisonWatch(CliEnvironment environment, ISliceBench bench)
{
    /// <summary>What a slice may take beyond its own time: a drain that takes longer has failed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Until the verdict is final.</summary>
    /// <param name="sliced">After each slice.</param>
    /// <param name="label">Before the heartbeat.</param>
    /// <exception cref="OperationCanceledException">Interrupted.</exception>
    /// <exception cref="TimeoutException">A slice did not end.</exception>
    public async Task RunAsync(Comparison comparison, Action<SliceResult> sliced, string label, CancellationToken interrupted)
    {
        var slices = new SliceRunner(bench, environment.Clock);
        while (comparison.Next is { } ticket)
        {
            var limit = TimeSpan.FromMilliseconds(comparison.Plan.SettleMs + comparison.Plan.SliceMs) + Patience;
            SliceResult slice;
            try
            {
                slice = await slices.RunAsync(comparison.Plan, ticket, interrupted).WaitAsync(limit, environment.Clock, CancellationToken.None);
            }
            catch (TimeoutException hung)
            {
                throw new TimeoutException($"{Describe(ticket)} did not end within {limit.TotalSeconds:0} s: its drain hangs.", hung);
            }

            comparison.Add(slice);
            sliced(slice);
            if (environment.IsTerminal)
                await environment.Error.WriteAsync($"\r{label}{Describe(ticket)}: {comparison.Verdict.Sentence(comparison.Plan.Primary)}".PadRight(78)[..78]);
        }

        if (environment.IsTerminal)
            await environment.Error.WriteLineAsync();
    }

    private static string Describe(SliceTicket ticket) => $"{ticket.Phase} pair {ticket.Pair + 1}, arm {ticket.Arm}";
}
