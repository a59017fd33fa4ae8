namespace Lab.Engine.Reenactments;

/// <summary>Seed and bounds of a re-enactment's runs.</summary>
public sealed record ReenactmentOptions
{
    /// <summary>Everything follows from it.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Bound on each variant, seconds of wall clock.</summary>
    public double Seconds { get; init; } = 10;

    /// <summary>Schedules in which the broken variant must be caught.</summary>
    public int MostSchedules { get; init; } = 20_000;

    /// <summary>Schedules in which the fixed variant must be silent, however few the broken one took.</summary>
    public int FewestSilent { get; init; } = 200;

    /// <summary>Bound on them, however many the broken one took.</summary>
    public int MostSilent { get; init; } = 2_000;

    /// <summary>Bound on one live try, seconds: who has not ended by then is stuck.</summary>
    public double SecondsPerTry { get; init; } = 2;

    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (Seconds is not (>= 0.01 and <= 3_600))
            problems.Add($"seconds is {Seconds}; it must be 0.01 to 3600.");
        if (SecondsPerTry is not (>= 0.01 and <= 60))
            problems.Add($"SecondsPerTry is {SecondsPerTry}; it must be 0.01 to 60.");
        if (MostSchedules < 1)
            problems.Add($"MostSchedules is {MostSchedules}; it must be at least 1.");
        if (FewestSilent < 1)
            problems.Add($"FewestSilent is {FewestSilent}; it must be at least 1.");
        if (MostSilent < FewestSilent)
            problems.Add($"MostSilent is {MostSilent}; it must be at least FewestSilent, {FewestSilent}.");
        return problems;
    }
}
