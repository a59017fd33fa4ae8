namespace Lab.Engine.Simulation;

/// <summary>Makes a failing schedule smaller: leaves decisions out as long as the same rule of the same checker still fails.</summary>
public static class Shrinker
{
    /// <summary>Cut a schedule down.</summary>
    /// <param name="simulator">Runs it.</param>
    /// <param name="source">What failed.</param>
    /// <param name="options">Under which it failed.</param>
    /// <param name="failed">How it failed.</param>
    /// <param name="mostRuns">Bound on the work.</param>
    /// <returns>The options of a replay that fails alike, and its result.</returns>
    public static (SimOptions Options, SimResult Result) Shrink(
        Simulator simulator, IScenarioSource source, SimOptions options, SimResult failed, int mostRuns = 400)
    {
        var best = options with { Strategy = StrategyKind.Replay, Schedule = failed.Schedule };
        var result = failed;
        var runs = 0;
        for (var part = Math.Max(1, failed.Schedule.Choices.Count / 2); part >= 1 && runs < mostRuns; part /= 2)
        {
            for (var at = 0; at < best.Schedule!.Choices.Count && runs < mostRuns;)
            {
                var choices = best.Schedule.Choices;
                var without = best with { Schedule = new Schedule([.. choices.Take(at), .. choices.Skip(at + part)]) };
                runs++;
                if (simulator.Run(source, without) is { Failure: { } failure } smaller && failure.IsLike(failed.Failure!))
                {
                    // What was recorded in this run is its schedule: decisions that no longer fitted are gone.
                    best = without with { Schedule = smaller.Schedule.Choices.Count <= without.Schedule!.Choices.Count ? smaller.Schedule : without.Schedule };
                    result = smaller;
                }
                else
                {
                    at += part;
                }
            }
        }

        return (best, result);
    }
}
