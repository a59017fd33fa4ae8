using Lab.Engine.Experiments;

namespace Lab.Engine.Cli;

/// <summary>Runs a comparison's slices from the command line, with a heartbeat on a terminal and a limit of time for each slice.</summary>
internal sealed class ComparisonWatch(CliEnvironment environment, ISliceBench bench)
{
    /// <summary>What a slice may take beyond its own time: a drain that takes longer has failed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Slices that ran, of all comparisons.</summary>
    public int Slices { get; private set; }

    /// <summary>What they took, with all that lies between them.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Until the verdict is final.</summary>
    /// <param name="sliced">After each slice.</param>
    /// <param name="label">Before the heartbeat.</param>
    /// <exception cref="OperationCanceledException">Interrupted.</exception>
    /// <exception cref="TimeoutException">A slice did not end.</exception>
    public async Task RunAsync(Comparison comparison, Action<SliceResult> sliced, string label, CancellationToken interrupted)
    {
        var slices = new SliceRunner(bench, environment.Clock);
        var plan = comparison.Plan;
        // A process that goes on with a file begins cold, in the middle: one slice of each arm that counts nowhere.
        if (comparison is { Slices.Count: > 0, Next: { } first })
        {
            foreach (var options in new[] { plan.A, plan.B })
                await slices.RunAsync(options with { Seed = first.Seed }, plan.Settle, plan.Slice, interrupted);
        }

        while (comparison.Next is { } ticket)
        {
            var limit = plan.Settle + plan.Slice + Patience;
            var began = environment.Clock.GetTimestamp();
            SliceCounts counts;
            try
            {
                counts = await slices.RunAsync(plan.OptionsOf(ticket), plan.Settle, plan.Slice, interrupted).WaitAsync(limit, environment.Clock, CancellationToken.None);
            }
            catch (TimeoutException hung)
            {
                throw new TimeoutException($"{Describe(ticket)} did not end within {limit.TotalSeconds:0} s: its drain hangs.", hung);
            }

            var slice = new SliceResult(ticket, counts);
            comparison.Add(slice);
            sliced(slice);
            Slices++;
            Elapsed += environment.Clock.GetElapsedTime(began);
            if (environment.IsTerminal)
                await environment.Error.WriteAsync($"\r{label}{Describe(ticket)}: {comparison.Verdict.Sentence(plan.Primary)}".PadRight(78)[..78]);
        }

        if (environment.IsTerminal)
            await environment.Error.WriteLineAsync();
    }

    private static string Describe(SliceTicket ticket) => $"{ticket.Phase} pair {ticket.Pair + 1}, arm {ticket.Arm}";
}
