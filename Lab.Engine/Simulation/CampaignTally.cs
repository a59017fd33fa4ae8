namespace Lab.Engine.Simulation;

/// <summary>What the runs of one scenario came to.</summary>
public sealed class CampaignTally(ScenarioEntry entry)
{
    private const int MostOutcomes = 100_000;

    private readonly HashSet<string> _outcomes = new(StringComparer.Ordinal);

    public ScenarioEntry Entry { get; } = entry;

    public long Schedules { get; private set; }

    public long Steps { get; private set; }

    public long Switches { get; private set; }

    /// <summary>Runs made twice; all were the same, or it is a failure.</summary>
    public long Twice { get; set; }

    public long Failures { get; set; }

    /// <summary>Bits of <see cref="IScenarioSource.Targets"/>.</summary>
    public ulong Reached { get; private set; }

    /// <summary>Pause points, a bit each.</summary>
    public ulong Points { get; private set; }

    /// <summary>Different ends, at most 100,000 counted.</summary>
    public int Outcomes => _outcomes.Count;

    /// <summary>Runs after which a target that was never reached is a failure.</summary>
    private long Enough => Entry.Size switch
    {
        ScenarioSize.Tiny => 4_000,
        ScenarioSize.Small => 2_000,
        _ => 200,
    };

    public void Add(SimResult result)
    {
        Schedules++;
        Steps += result.Steps;
        Switches += result.Switches;
        Reached |= result.Reached;
        Points |= result.Points;
        if (result.Failure is null && _outcomes.Count < MostOutcomes)
            _outcomes.Add(result.Outcome);
    }

    public void Add(CampaignTally other)
    {
        Schedules += other.Schedules;
        Steps += other.Steps;
        Switches += other.Switches;
        Twice += other.Twice;
        Failures += other.Failures;
        Reached |= other.Reached;
        Points |= other.Points;
        _outcomes.UnionWith(other._outcomes);
    }

    /// <summary>Targets that none of the runs has reached, a sentence each; none while there were too few runs to say, but for a scenario that was not run at all.</summary>
    public IEnumerable<string> Missed()
    {
        if (Schedules == 0)
            yield return $"{Entry.Name}: no schedule was run.";
        if (Schedules < Enough || Failures > 0)
            yield break;
        if (Outcomes < 2)
            yield return $"{Entry.Name}: {Schedules} schedules had one outcome.";
        for (var target = 0; target < Entry.Source.Targets.Count; target++)
        {
            if ((Reached & (1UL << target)) == 0)
                yield return $"{Entry.Name}: none of {Schedules} schedules reached: {Entry.Source.Targets[target]}.";
        }
    }
}
