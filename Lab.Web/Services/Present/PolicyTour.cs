using Lab.Web.Services.Feed;
using Lab.Web.Services.Run;

namespace Lab.Web.Services.Present;

/// <summary>The running workload under the kernel's 6.1 lock and under the parallel one, each with a note. It shows; it decides nothing.</summary>
public sealed class PolicyTour(RunControl control, FrameStore store, TimeProvider clock)
{
    public static IReadOnlyList<PolicyTourStep> Steps { get; } =
    [
        new("rwlock-6.1", 30, "Map faults take the write side, so they queue. Look at the lock wait; tables are freed at once, with no grace period."),
        new("parallel", 30, "Faults take the read side. Look at the lock wait again, at the retries, and at tables that wait for a grace period."),
    ];

    /// <summary>Every step for its time. One run in sequence is no comparison: the note at the end says so.</summary>
    /// <param name="onStep">Told each step as it begins, then null.</param>
    /// <returns>What was refused, a sentence each; the tour ends there.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(Action<PolicyTourStep?> onStep, CancellationToken ending)
    {
        try
        {
            foreach (var step in Steps)
            {
                var options = control.Options with { Policy = step.Policy };
                var result = control.IsActive ? await control.ApplyAsync(options) : await control.StartAsync(options);
                if (!result.Done)
                    return result.Problems;
                store.Note($"{step.Policy}: {step.LookAt}");
                onStep(step);
                await Task.Delay(TimeSpan.FromSeconds(step.Seconds), clock, ending);
            }

            store.Note("End of the tour. One after the other on one machine is a look, not a verdict.");
            return [];
        }
        catch (OperationCanceledException)
        {
            return [];
        }
        finally
        {
            onStep(null);
        }
    }
}
