using Lab.Engine.Checkers;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments;

namespace Lab.Tests.Reenactments;

/// <summary>One run of a re-enactment under watch: its tasks one after another, on the test's thread.</summary>
internal static class WatchedRun
{
    /// <param name="reenactment">What to run.</param>
    /// <param name="broken">With the bug.</param>
    /// <param name="order">Indices of the tasks in the order in which they run; none: as declared.</param>
    /// <returns>The first hit; null if no checker said anything.</returns>
    public static CheckerHit? Of(Reenactment reenactment, bool broken, params int[] order)
    {
        using var scenario = reenactment.Create<WatchedPlatform>(broken, seed: 1);
        var checkers = Assert.IsType<CheckerSet>(scenario.Checkers);
        if (order.Length == 0)
            order = [.. Enumerable.Range(0, scenario.Tasks.Count)];
        foreach (var index in order)
        {
            using var scope = checkers.Enter(scenario.Tasks[index].Name);
            try
            {
                scenario.Tasks[index].Body();
            }
            catch (InvariantException) when (checkers.First is not null)
            {
                // The checker saw it first.
            }

            if (checkers.First is not null)
                return checkers.First;
        }

        try
        {
            scenario.Finish();
        }
        catch (InvariantException) when (checkers.First is not null)
        {
            // As above.
        }

        return checkers.First;
    }
}
