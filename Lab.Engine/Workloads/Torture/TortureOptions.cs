using Lab.Engine.Rcu;

namespace Lab.Engine.Workloads.Torture;

/// <summary>What a torture of RCU is to do.</summary>
internal sealed record TortureOptions
{
    /// <summary>For the whole programme, seconds: 5 to 86400. Below some 20, broken flavours may go uncaught.</summary>
    public double Seconds { get; init; } = 60;

    public ulong Seed { get; init; } = 1;

    /// <summary>Flavours to torture.</summary>
    public IReadOnlyList<RcuFlavour> Flavours { get; init; } = Enum.GetValues<RcuFlavour>();

    /// <returns>All that is wrong, one sentence each; empty if nothing is.</returns>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (Seconds is not (>= 5 and <= 86_400))
            problems.Add($"seconds is {Seconds}; it must be 5 to 86400.");
        if (Flavours.Count == 0)
            problems.Add("There is no flavour to torture.");
        return problems;
    }
}
