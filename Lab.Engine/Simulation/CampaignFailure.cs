using System.Globalization;
using System.Text;
using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <summary>A run that failed, with all that is needed to see it again.</summary>
/// <param name="Entry">The scenario.</param>
/// <param name="Options">As it was run.</param>
/// <param name="Result">What it came to.</param>
/// <param name="Shrunk">The replay of its schedule, cut down.</param>
/// <param name="ShrunkResult">What that came to.</param>
/// <param name="Trace">Of the replay: protocol events.</param>
/// <param name="Tasks">Names, by index.</param>
public sealed record CampaignFailure(
    ScenarioEntry Entry, SimOptions Options, SimResult Result, SimOptions Shrunk, SimResult ShrunkResult,
    IReadOnlyList<SimTraceEntry> Trace, IReadOnlyList<string> Tasks)
{
    /// <summary>A second run of one schedule was another run.</summary>
    public const string Determinism = "determinism";

    private const int MostLines = 60;

    public SimFailure Failure => Result.Failure!;

    /// <summary>"engine-small-parallel-tso-17.seed".</summary>
    public string FileName => string.Create(
        CultureInfo.InvariantCulture, $"{Entry.Name}-{MachineNames.NameOf(Options.Machine)}-{Options.Seed}.seed");

    /// <summary>The replay file: the run cut down, with the report as its comment.</summary>
    public SeedFile ToSeed() => new(
        Entry.Name, Options with { Schedule = Shrunk.Schedule }, ShrunkResult.Hash, SeedFile.NameOf(Failure), "", Report());

    /// <summary>For people: what, where, options, schedules, trace.</summary>
    public string Report()
    {
        var text = new StringBuilder();
        Line($"{Entry.Name} on {MachineNames.NameOf(Options.Machine)}, seed {Options.Seed}, {StrategyText.Of(Options)}");
        if (Entry.Source.Describe(Options.Seed) is { Length: > 0 } plan)
            Line(plan);
        Line($"{Failure.Task}, step {Failure.Step}:");
        Line(Failure.Text);
        Line($"schedule: {Result.Schedule}");
        Line($"cut down: {Shrunk.Schedule}");
        if (ShrunkResult.Failure is null)
            Line("Its own schedule did not fail again: something decides that is in no schedule.");
        var events = Trace.Where(entry => entry.Event is not { Kind: ProtocolEventKind.WalkVisit or ProtocolEventKind.EntryRelease or ProtocolEventKind.EntryStore }).ToList();
        if (events.Count > MostLines)
            Line($"({events.Count - MostLines} events before)");
        foreach (var entry in events.Skip(events.Count - MostLines))
            Line($"{entry.Step,7} {(entry.Task < Tasks.Count ? Tasks[entry.Task] : "end"),-10} {entry.Text}");
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');
    }

    /// <summary>Cut a failure down and trace it.</summary>
    public static CampaignFailure Of(Simulator simulator, ScenarioEntry entry, SimOptions options, SimResult result, int shrinkRuns)
    {
        var (shrunk, shrunkResult) = result.Failure!.Checker == Determinism
            ? (options with { Strategy = StrategyKind.Replay, Schedule = result.Schedule }, result)
            : Shrinker.Shrink(simulator, entry.Source, options, result, shrinkRuns);
        var trace = new SimTrace(accesses: false);
        var again = simulator.Run(entry.Source, shrunk, trace);
        if (again.Failure is not null || result.Failure.Checker != Determinism)
            shrunkResult = again;
        return new CampaignFailure(entry, options, result, shrunk, shrunkResult, trace.Entries, simulator.TaskNames);
    }
}
