namespace Lab.Engine.Experiments;

/// <summary>Runs a comparison's slices one after the other until its verdict is final.</summary>
/// <param name="slices">Runs one.</param>
public sealed class ComparisonRunner(SliceRunner slices)
{
    /// <param name="comparison">New, or with the slices of one that was broken off.</param>
    /// <param name="sliced">Told after each slice.</param>
    /// <exception cref="OperationCanceledException">Stopped; the comparison has every finished slice, and can go on later.</exception>
    public async Task RunAsync(Comparison comparison, Func<SliceResult, Task> sliced, CancellationToken stop)
    {
        while (comparison.Next is { } ticket)
        {
            var slice = await slices.RunAsync(comparison.Plan, ticket, stop);
            comparison.Add(slice);
            await sliced(slice);
        }
    }
}
