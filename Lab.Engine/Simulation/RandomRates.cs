namespace Lab.Engine.Simulation;

/// <summary>Chances of a random schedule, each 0 to 1.</summary>
public sealed record RandomRates
{
    /// <summary>That another task goes on, a step.</summary>
    public double Switch { get; init; } = 0.08;

    /// <summary>That a buffered store reaches memory, a step.</summary>
    public double Drain { get; init; } = 0.08;

    /// <summary>That a load which could read several stores takes any of them rather than the newest.</summary>
    public double Stale { get; init; } = 0.5;

    /// <summary>That an operation fails where it may.</summary>
    public double Fail { get; init; }

    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Check(nameof(Switch), Switch, problems);
        Check(nameof(Drain), Drain, problems);
        Check(nameof(Stale), Stale, problems);
        Check(nameof(Fail), Fail, problems);
        return problems;
    }

    private static void Check(string name, double rate, List<string> problems)
    {
        if (rate is < 0 or > 1 || double.IsNaN(rate))
            problems.Add($"{name} is {rate}; it must be 0 to 1.");
    }
}
