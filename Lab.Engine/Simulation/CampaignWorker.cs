namespace Lab.Engine.Simulation;

/// <summary>One simulated machine of a campaign: takes one batch in so many.</summary>
internal sealed class CampaignWorker(CampaignOptions options, Simulator simulator, int job)
{
    private const ulong Stride = 0x9E37_79B9_7F4A_7C15;
    private const int MostDeviations = 2;

    private readonly Dictionary<(int Scenario, MachineKind Machine), ExhaustiveStrategy?> _searches = [];
    private long _runs;

    /// <summary>Run one batch.</summary>
    /// <param name="number">Of the batch: it decides scenario, machine, strategy and seeds.</param>
    /// <param name="most">Runs at most.</param>
    /// <param name="failed">Told of each failure, as it comes.</param>
    public CampaignTally Run(long number, long most, Action<ScenarioEntry, SimOptions, SimResult, Simulator> failed)
    {
        var (turn, scenario) = ((int)(number / options.Scenarios.Count), (int)(number % options.Scenarios.Count));
        var entry = options.Scenarios[scenario];
        var machine = options.Machines[turn % options.Machines.Count];
        var template = CampaignSettings.Of(entry, machine, options.Strategy, turn / options.Machines.Count);
        var tally = new CampaignTally(entry);
        var count = Math.Min(entry.Batch, most);
        if (template is null)
        {
            // Each search has one worker, so that no schedule of it comes twice.
            if ((scenario + (int)machine) % options.Jobs == job && Search(scenario, machine) is not null)
            {
                SearchOn(entry, machine, scenario, count, tally, failed);
                return tally;
            }

            template = CampaignSettings.Of(entry, machine, CampaignStrategy.Pct, turn)!;
        }

        for (var run = 0; run < count; run++)
        {
            var options1 = template with { Seed = SeedOf(number, run) };
            var result = simulator.Run(entry.Source, options1);
            Judge(entry, options1, result, tally, failed);
        }

        return tally;
    }

    private void SearchOn(
        ScenarioEntry entry, MachineKind machine, int scenario, long count, CampaignTally tally,
        Action<ScenarioEntry, SimOptions, SimResult, Simulator> failed)
    {
        var search = Search(scenario, machine)!;
        var settings = new SimOptions { Machine = machine, Strategy = StrategyKind.Replay, Schedule = Schedule.Default, Seed = options.Seed };
        for (var run = 0L; run < count; run++)
        {
            var result = simulator.Run(entry.Source, settings, search);
            Judge(entry, settings with { Schedule = result.Schedule }, result, tally, failed);
            if (search.Advance())
                continue;
            _searches[(scenario, machine)] = null;
            return;
        }
    }

    private void Judge(
        ScenarioEntry entry, SimOptions settings, SimResult result, CampaignTally tally, Action<ScenarioEntry, SimOptions, SimResult, Simulator> failed)
    {
        if (result.Failure is null && _runs++ % options.TwiceOneIn == 0)
        {
            tally.Twice++;
            var again = simulator.Run(entry.Source, settings with { Strategy = StrategyKind.Replay, Schedule = result.Schedule });
            if (again.Hash != result.Hash || !string.Equals(again.Outcome, result.Outcome, StringComparison.Ordinal))
                result = result with { Failure = NotTheSame(result, again) };
        }

        tally.Add(result);
        if (result.Failure is null)
            return;
        tally.Failures++;
        failed(entry, settings, result, simulator);
    }

    private static SimFailure NotTheSame(SimResult first, SimResult again) => new(
        CampaignFailure.Determinism, "", $"the same schedule was another run: hash {first.Hash:x} with {first.Steps} steps and outcome '{first.Outcome}', "
        + $"then {again.Hash:x} with {again.Steps} steps and outcome '{again.Outcome}'{(again.Failure is { } failure ? $": {failure.Text}" : "")}", "", first.Steps, null);

    // Null: it is through.
    private ExhaustiveStrategy? Search(int scenario, MachineKind machine)
    {
        if (!_searches.TryGetValue((scenario, machine), out var search))
            _searches[(scenario, machine)] = search = new ExhaustiveStrategy(MostDeviations);
        return search;
    }

    private ulong SeedOf(long batch, int run) => ((options.Seed * 1_000_003) + ((ulong)batch << 10) + (ulong)run) * Stride >> 20;
}
