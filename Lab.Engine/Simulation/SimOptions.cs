namespace Lab.Engine.Simulation;

/// <summary>One run's machine and how its schedule is made.</summary>
public sealed record SimOptions
{
    public MachineKind Machine { get; init; } = MachineKind.StoreBuffers;

    public StrategyKind Strategy { get; init; }

    /// <summary>Of the schedule, and of the scenario's own choices.</summary>
    public ulong Seed { get; init; }

    /// <summary>For random schedules and PCT.</summary>
    public RandomRates Rates { get; init; } = new();

    /// <summary>For PCT: scheduling constraints that a bug needs, 1 to 10.</summary>
    public int Depth { get; init; } = 3;

    /// <summary>For PCT: how long a run is about, steps.</summary>
    public long ExpectedSteps { get; init; } = 200;

    /// <summary>For a script.</summary>
    public RaceScript? Script { get; init; }

    /// <summary>For replay.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>A longer run has failed to end.</summary>
    public long MostSteps { get; init; } = 200_000;

    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>(Rates.Problems());
        if (!Enum.IsDefined(Machine))
            problems.Add($"Machine is {Machine}; it must be one of {string.Join(", ", Enum.GetNames<MachineKind>())}.");
        if (!Enum.IsDefined(Strategy))
            problems.Add($"Strategy is {Strategy}; it must be one of {string.Join(", ", Enum.GetNames<StrategyKind>())}.");
        if (Depth is < 1 or > 10)
            problems.Add($"Depth is {Depth}; it must be 1 to 10.");
        if (ExpectedSteps < 1)
            problems.Add($"ExpectedSteps is {ExpectedSteps}; it must be at least 1.");
        if (MostSteps < 1)
            problems.Add($"MostSteps is {MostSteps}; it must be at least 1.");
        if (Strategy == StrategyKind.Script && Script is null)
            problems.Add("Strategy is Script, and there is no Script.");
        if (Strategy == StrategyKind.Replay && Schedule is null)
            problems.Add("Strategy is Replay, and there is no Schedule.");
        return problems;
    }
}
