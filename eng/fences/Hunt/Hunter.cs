using System.Diagnostics;
using System.Text.RegularExpressions;
using Lab.Engine.Primitives;
using Lab.Engine.Simulation;

namespace Lab.Fences;

/// <summary>Runs scenarios with one access weakened until a schedule notices.</summary>
/// <param name="scenarios">A regular expression for the names of those that are asked; empty: all.</param>
public sealed class Hunter(Simulator simulator, IReadOnlyList<SiteRow> sites, string scenarios = "")
{
    private const int Batch = 100;

    private readonly Dictionary<string, bool[]> _visited = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _cost = new(StringComparer.Ordinal);

    private static readonly (string Name, SimOptions Options)[] s_manners =
    [
        ("pct2", new SimOptions { Strategy = StrategyKind.Pct, Depth = 2 }),
        ("pct4", new SimOptions { Strategy = StrategyKind.Pct, Depth = 4 }),
        ("pct4-40", new SimOptions { Strategy = StrategyKind.Pct, Depth = 4, ExpectedSteps = 40 }),
        ("random", new SimOptions { Rates = new RandomRates { Switch = 0.1, Drain = 0.05 } }),
        ("storm", new SimOptions { Rates = new RandomRates { Switch = 0.35, Drain = 0.02 } }),
    ];

    private readonly List<IScenarioSource> _asked =
        [.. HuntScenarios.All.Where(source => Regex.IsMatch(source.Name, scenarios, RegexOptions.CultureInvariant))];

    private static readonly MachineKind[] s_machines = [MachineKind.ReleaseAcquire, MachineKind.StoreBuffers];

    /// <summary>Nothing is weakened: every scenario must be silent, and says which accesses it comes to.</summary>
    public bool Prepare()
    {
        var well = true;
        foreach (var source in _asked)
        {
            Sites.Forget();
            List<double> costs = [];
            foreach (var machine in s_machines)
            {
                foreach (var (name, options) in s_manners)
                {
                    var watch = Stopwatch.StartNew();
                    for (var seed = 0UL; seed < 20; seed++)
                    {
                        var result = Run(source, options with { Machine = machine, Seed = seed });
                        if (result is not { } failure)
                            continue;
                        Console.WriteLine($"{source.Name} {machine} {name} seed {seed} fails with nothing weakened: {failure.Text}");
                        well = false;
                        break;
                    }

                    costs.Add(watch.Elapsed.TotalSeconds / 20);
                }
            }

            _visited[source.Name] = [.. Enumerable.Range(0, Sites.Most).Select(site => Sites.VisitsOf(site) > 0)];
            _cost[source.Name] = costs.Order().ElementAt(costs.Count / 2);
            Console.WriteLine($"{source.Name}: {1 / _cost[source.Name]:F0} schedules/s, {sites.Count(site => _visited[source.Name][site.Number])} accesses");
        }

        return well;
    }

    /// <param name="seconds">Given up after so long.</param>
    public CaughtRow Hunt(SiteRow site, double seconds)
    {
        var candidates = _asked.Where(source => _visited[source.Name][site.Number]).OrderBy(source => _cost[source.Name]).ToList();
        if (candidates.Count == 0)
            return Missed(site, 0, "no scenario comes here");
        var watch = Stopwatch.StartNew();
        long schedules = 0;
        var firstSeed = 0UL;
        Sites.Weak = site.Number;
        try
        {
            while (watch.Elapsed.TotalSeconds < seconds)
            {
                foreach (var source in candidates)
                {
                    foreach (var machine in s_machines)
                    {
                        foreach (var (name, options) in s_manners)
                        {
                            var count = (ulong)Math.Clamp(0.03 / _cost[source.Name], 2, Batch);
                            for (var seed = firstSeed; seed < firstSeed + count; seed++)
                            {
                                schedules++;
                                if (Run(source, options with { Machine = machine, Seed = seed }) is { } failure)
                                    return new CaughtRow(site.Key, site.Text, source.Name, machine.ToString(), name, seed, schedules, FirstLine(failure));
                            }
                        }
                    }
                }

                firstSeed += Batch;
            }
        }
        finally
        {
            Sites.Weak = -1;
        }

        return Missed(site, schedules, "not noticed");
    }

    /// <summary>Whether the row's seed still notices.</summary>
    /// <param name="site">The access to weaken; null: none.</param>
    public bool Repeat(SiteRow? site, CaughtRow row)
    {
        if (HuntScenarios.All.SingleOrDefault(source => source.Name == row.Scenario) is not { } source)
            return false;
        if (s_manners.FirstOrDefault(manner => manner.Name == row.Strategy).Options is not { } options)
            return false;
        Sites.Weak = site?.Number ?? -1;
        try
        {
            return Run(source, options with { Machine = Enum.Parse<MachineKind>(row.Machine), Seed = row.Seed }) is not null;
        }
        finally
        {
            Sites.Weak = -1;
        }
    }

    private SimFailure? Run(IScenarioSource source, SimOptions options)
    {
        try
        {
            return simulator.Run(source, options with { MostSteps = 50_000 }).Failure;
        }
        catch (InvariantException thrown)
        {
            // What is left when a run is cleared away is looked at too.
            return SimFailure.Of(thrown, "clearing away", 0);
        }
    }

    private static CaughtRow Missed(SiteRow site, long schedules, string note) => new(site.Key, site.Text, "", "", "", 0, schedules, note);

    private static string FirstLine(SimFailure failure) => $"{failure.Checker}: {failure.Text.Split('\n')[0].Replace('\t', ' ')}";
}
