using System.CommandLine;
using System.Globalization;
using Lab.Engine.Mmu;
using Lab.Engine.Simulation;

namespace Lab.Engine.Cli;

/// <summary><c>lab simulate</c>: the engine under seeded schedules of a simulated machine; every failure is kept as a file that replays it.</summary>
public sealed class SimulateCommand : ICliCommand
{
    private const string All = "all";
    private const string Both = "both";
    private const double DefaultSeconds = 60;

    private readonly Option<string> _scenario = new("--scenario") { Description = "One scenario, or all.", DefaultValueFactory = _ => All, HelpName = "name" };

    private readonly Option<string> _policy = new("--policy")
    {
        Description = "Only scenarios of this lock policy; a broken one may be named too.", DefaultValueFactory = _ => All, HelpName = "name",
    };

    private readonly Option<string> _machine = new("--machine")
    {
        Description = $"Memory: {string.Join(", ", MachineNames.All)}, {Both} (tso and ra) or {All}.", DefaultValueFactory = _ => Both, HelpName = "name",
    };

    private readonly Option<string> _strategy = new("--strategy")
    {
        Description = $"How schedules are made: {string.Join(", ", StrategyNames)}.", DefaultValueFactory = _ => "mixed", HelpName = "name",
    };

    private readonly Option<long?> _schedules = new("--schedules") { Description = "End after so many schedules.", HelpName = "value" };

    private readonly Option<double?> _seconds = new("--seconds") { Description = $"End after so many seconds [{DefaultSeconds} without --schedules].", HelpName = "value" };

    private readonly Option<ulong> _seed = new("--seed") { Description = "Seed of the campaign.", DefaultValueFactory = _ => 1, HelpName = "value" };

    private readonly Option<int> _jobs = new("--jobs")
    {
        Description = "Machines at work at a time, each on a CPU.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "value",
    };

    private readonly Option<string> _out = new("--out") { Description = "Where failures are kept.", DefaultValueFactory = _ => "failures", HelpName = "dir" };

    private readonly Option<bool> _list = new("--list") { Description = "Name the scenarios." };

    private readonly Option<string?> _replay = new("--replay") { Description = "Run what a file says, exactly.", HelpName = "file" };

    public SimulateCommand() => Command = new Command("simulate", "Run the engine on a simulated machine under seeded schedules.")
    {
        _scenario, _policy, _machine, _strategy, _schedules, _seconds, _seed, _jobs, _out, _list, _replay,
    };

    public Command Command { get; }

    private static IEnumerable<string> StrategyNames => Enum.GetNames<CampaignStrategy>().Select(name => name.ToLowerInvariant());

    public IReadOnlyList<string> Problems(ParseResult line)
    {
        if (line.TryRead(_replay, out var path) && path is not null)
            return File.Exists(path) ? [] : [$"There is no file {path}."];
        var problems = new List<string>();
        var options = Options(line, problems);
        problems.AddRange(problems.Count > 0 ? (options with { Scenarios = ScenarioList.All }).Problems() : options.Problems());
        return problems;
    }

    public async Task<int> InvokeAsync(ParseResult line, CliEnvironment environment, CancellationToken interrupted)
    {
        if (line.GetValue(_list))
            return await ListAsync(environment.Output);
        if (line.GetValue(_replay) is { } path)
            return await SimulateReplay.RunAsync(path, environment);
        var directory = line.GetValue(_out)!;
        var campaign = new Campaign(Options(line, []), environment.Clock)
        {
            Found = failure => Keep(failure, directory, environment.Output),
        };
        var run = Task.Factory.StartNew(() => campaign.Run(interrupted), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(1), environment.Clock, CancellationToken.None)) != run)
            await BeatAsync(campaign.Progress, environment.Error);
        var report = await run;
        await BeatAsync(null, environment.Error);
        await environment.Output.WriteAsync(report.ToString());
        return report.Passed ? ExitCode.Good : ExitCode.Bad;
    }

    private static async Task<int> ListAsync(TextWriter output)
    {
        foreach (var entry in ScenarioList.All)
            await output.WriteLineAsync($"{entry.Name,-44} {entry.Size.ToString().ToLowerInvariant(),-6} {string.Join("; ", entry.Source.Targets)}");
        return ExitCode.Good;
    }

    // On a terminal one line that is written over; nothing in a pipe.
    private static async Task BeatAsync(CampaignProgress? progress, TextWriter error)
    {
        if (Console.IsErrorRedirected || !ReferenceEquals(error, Console.Error))
            return;
        var text = progress is { } now
            ? string.Create(CultureInfo.InvariantCulture, $"{now.Schedules} schedules, {now.Failures} failures, {now.Seconds:F0} s")
            : "";
        await error.WriteAsync($"\r{text,-60}\r");
    }

    private static void Keep(CampaignFailure failure, string directory, TextWriter output)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, failure.FileName);
        File.WriteAllText(path, failure.ToSeed().ToString());
        output.WriteLine($"{failure.Report()}again: lab simulate --replay {path}\n");
    }

    private CampaignOptions Options(ParseResult line, List<string> problems)
    {
        var options = new CampaignOptions
        {
            Scenarios = Scenarios(line, problems),
            Machines = Machines(line, problems),
            Schedules = line.TryRead(_schedules, out var schedules) ? schedules : null,
            Seconds = line.TryRead(_seconds, out var seconds) ? seconds : null,
            Seed = line.TryRead(_seed, out var seed) ? seed : 1,
            Jobs = line.TryRead(_jobs, out var jobs) ? jobs : 1,
        };
        if (options.Schedules is null && options.Seconds is null)
            options = options with { Seconds = DefaultSeconds };
        if (!line.TryRead(_strategy, out var strategy))
            return options;
        if (!StrategyNames.Contains(strategy, StringComparer.Ordinal))
            problems.Add($"strategy is \"{strategy}\"; it must be one of {string.Join(", ", StrategyNames)}.");
        else
            options = options with { Strategy = Enum.Parse<CampaignStrategy>(strategy, ignoreCase: true) };
        return options;
    }

    private List<ScenarioEntry> Scenarios(ParseResult line, List<string> problems)
    {
        var entries = ScenarioList.All;
        if (line.TryRead(_policy, out var name) && name != All)
        {
            if (LockPolicy.Find(name) is { } policy)
                entries = [.. ScenarioList.Engine(policy)];
            else
                problems.Add($"policy is \"{name}\"; lab policies lists them.");
        }

        if (!line.TryRead(_scenario, out var scenario) || scenario == All)
            return [.. entries];
        var found = entries.Where(entry => entry.Name == scenario).ToList();
        if (found.Count == 0 && name == All && ScenarioList.Find(scenario) is { } hidden)
            return [hidden];
        if (found.Count == 0)
            problems.Add($"scenario is \"{scenario}\"; lab simulate --list names them{(name == All ? "" : $", and policy {name} has {string.Join(", ", entries.Select(entry => entry.Name))}")}.");
        return found;
    }

    private MachineKind[] Machines(ParseResult line, List<string> problems)
    {
        if (!line.TryRead(_machine, out var name) || name == Both)
            return [MachineKind.StoreBuffers, MachineKind.ReleaseAcquire];
        if (name == All)
            return Enum.GetValues<MachineKind>();
        if (MachineNames.TryFind(name, out var kind))
            return [kind];
        problems.Add($"machine is \"{name}\"; it must be one of {string.Join(", ", MachineNames.All)}, {Both}, {All}.");
        return [];
    }
}
