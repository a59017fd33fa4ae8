namespace Lab.Engine.Simulation;

/// <summary>What a campaign runs and when it ends.</summary>
public sealed record CampaignOptions
{
    public IReadOnlyList<ScenarioEntry> Scenarios { get; init; } = ScenarioList.All;

    public IReadOnlyList<MachineKind> Machines { get; init; } = [MachineKind.StoreBuffers, MachineKind.ReleaseAcquire];

    public CampaignStrategy Strategy { get; init; }

    /// <summary>Schedules in all; null: no limit.</summary>
    public long? Schedules { get; init; }

    /// <summary>Seconds in all; null: no limit.</summary>
    public double? Seconds { get; init; }

    public ulong Seed { get; init; } = 1;

    /// <summary>Simulated machines at work at a time, each on a CPU: 1 to 64.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>One schedule in so many is run a second time, from its own text, and must be the same run.</summary>
    public int TwiceOneIn { get; init; } = 64;

    /// <summary>Failures after which it ends.</summary>
    public int MostFailures { get; init; } = 10;

    /// <summary>Runs that a failure's schedule is cut down with.</summary>
    public int ShrinkRuns { get; init; } = 300;

    /// <summary>Schedules in all of one turn over the scenarios.</summary>
    public long OneTurn => Scenarios.Sum(entry => (long)entry.Batch);

    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (Scenarios.Count == 0)
            problems.Add("There is no scenario to run.");
        if (Machines.Count == 0)
            problems.Add("There is no machine to run on.");
        if (Schedules is null && Seconds is null)
            problems.Add("The campaign has no end; give schedules or seconds.");
        if (Schedules is < 1 or > 1_000_000_000_000)
            problems.Add($"schedules is {Schedules}; it must be 1 to 1000000000000.");
        if (Seconds is { } seconds && !(seconds > 0 && seconds <= 1_000_000))
            problems.Add($"seconds is {seconds}; it must be more than 0, at most 1000000.");
        if (Jobs is < 1 or > 64)
            problems.Add($"jobs is {Jobs}; it must be 1 to 64.");
        if (TwiceOneIn < 1)
            problems.Add($"TwiceOneIn is {TwiceOneIn}; it must be at least 1.");
        return problems;
    }
}
