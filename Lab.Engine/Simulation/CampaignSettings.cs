namespace Lab.Engine.Simulation;

/// <summary>The strategies of a campaign, in turn; rates go by how long a run is.</summary>
internal static class CampaignSettings
{
    // Switches in a run; drain rate; stale rate.
    private static readonly (double Switches, double Drain, double Stale)[] s_random =
        [(4, 0.05, 0.3), (12, 0.2, 0.5), (2, 0.01, 0.1), (30, 0.05, 0.8)];

    private static readonly (int Depth, double Drain, double Stale)[] s_pct =
        [(2, 0.02, 0.2), (3, 0.1, 0.5), (4, 0.01, 0.05), (5, 0.2, 0.8)];

    private static readonly double[] s_fail = [0, 0.02, 0.2];

    /// <param name="turn">Counts up: another setting with each.</param>
    /// <returns>Options without a seed; null: search exhaustively.</returns>
    public static SimOptions? Of(ScenarioEntry entry, MachineKind machine, CampaignStrategy strategy, int turn)
    {
        if (strategy == CampaignStrategy.Exhaustive && entry.Size == ScenarioSize.Tiny)
            return null;
        if (strategy == CampaignStrategy.Mixed && entry.Size == ScenarioSize.Tiny && turn % 5 == 4)
            return null;
        var fail = entry.Faults ? s_fail[turn % s_fail.Length] : 0;
        if (strategy == CampaignStrategy.Random || (strategy == CampaignStrategy.Mixed && turn % 2 == 1))
        {
            var (switches, drain, stale) = s_random[turn / 2 % s_random.Length];
            return new SimOptions
            {
                Machine = machine,
                Strategy = StrategyKind.Random,
                Rates = new RandomRates { Switch = Math.Min(0.25, switches / entry.Steps), Drain = drain, Stale = stale, Fail = fail },
                MostSteps = MostSteps(entry),
            };
        }

        var pct = s_pct[turn / 2 % s_pct.Length];
        return new SimOptions
        {
            Machine = machine,
            Strategy = StrategyKind.Pct,
            Depth = pct.Depth,
            ExpectedSteps = entry.Steps,
            Rates = new RandomRates { Drain = pct.Drain, Stale = pct.Stale, Fail = fail },
            MostSteps = MostSteps(entry),
        };
    }

    private static long MostSteps(ScenarioEntry entry) => entry.Size == ScenarioSize.Whole ? 2_000_000 : 200_000;
}
