using System.CommandLine;
using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Series;
using Lab.Engine.Link;
using Lab.Engine.Workloads;

namespace Lab.Engine.Cli;

/// <summary>What ladder, scale and sweep share: the workload, how slices are cut, files, and the running itself.</summary>
public sealed class SeriesKnobs
{
    /// <summary>What a slice may take beyond its own time: a drain that takes longer has failed.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<RunKnob> _run = [.. RunKnob.Make().Where(knob => knob.Option.Name is not "--seed")];
    private readonly Option<string?> _preset = new("--preset") { Description = $"The workload: {string.Join(", ", RunPresets.All.Select(preset => preset.Key))}.", HelpName = "name" };
    private readonly Option<int> _rounds = new("--rounds") { Description = "Rounds, 1 to 48; each runs every cell once. Below 6 no ratio has an interval.", HelpName = "count" };
    private readonly Option<string?> _slice = new("--slice") { Description = "Counted time of each slice: 50ms, 2s. [1s]", HelpName = "time" };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Of the order of slices and of every round's runs.", DefaultValueFactory = _ => 1, HelpName = "value" };
    private readonly Option<string?> _out = new("--out") { Description = "Keep the plan and every slice in this file while it runs (JSON lines).", HelpName = "file" };
    private readonly Option<string?> _resume = new("--resume") { Description = "Go on with the series of a file that --out wrote.", HelpName = "file" };

    /// <param name="rounds">If none are given.</param>
    public SeriesKnobs(int rounds) => _rounds.DefaultValueFactory = _ => rounds;

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _preset, _rounds, _slice, _seed, _out, _resume })
            command.Add(option);
        foreach (var knob in _run.Where(knob => command.Options.All(own => own.Name != knob.Option.Name)))
            command.Add(knob.Option);
    }

    /// <summary>The workload that the cells vary.</summary>
    /// <returns>Problems of the line, those of the options themselves left out: the plan says them for each cell.</returns>
    public IReadOnlyList<string> ReadWorkload(ParseResult line, out RunOptions workload)
    {
        var problems = new List<string>();
        var preset = line.GetValue(_preset);
        if (preset is not null && RunPresets.Find(preset) is null)
            problems.Add($"preset is \"{preset}\"; it must be one of {string.Join(", ", RunPresets.All.Select(known => known.Key))}.");
        problems.AddRange(RunKnob.Read([.. _run.Where(knob => line.CommandResult.Command.Options.Contains(knob.Option))], line, RunPresets.Find(preset)?.Options ?? new RunOptions(), out workload)
            .Except(workload.Problems(), StringComparer.Ordinal));
        return problems;
    }

    public bool IsResumed(ParseResult line) => line.IsGiven(_resume);

    /// <returns>Problems of the plan, or of the file that is to be resumed.</returns>
    public IReadOnlyList<string> ReadPlan(ParseResult line, IReadOnlyList<SeriesCell> cells, out SeriesPlan plan)
    {
        var problems = new List<string>();
        var sliceMs = CommandTime.Milliseconds(line.GetValue(_slice), "slice", 1_000, problems);
        plan = new SeriesPlan { Cells = cells, Rounds = line.GetValue(_rounds), SliceMs = sliceMs, SettleMs = Math.Min(500, sliceMs / 4), Seed = line.GetValue(_seed) };
        problems.AddRange(plan.Problems());
        return problems;
    }

    /// <returns>Problems of the file that is to be resumed.</returns>
    public IReadOnlyList<string> ResumeProblems(ParseResult line) => SeriesFile.Load(line.GetValue(_resume)!, out _, out _);

    /// <summary>Run what is left, keep it, print the report.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> InvokeAsync(SeriesKind kind, ParseResult line, IReadOnlyList<SeriesCell> cells, string commandLine, CliEnvironment environment, CancellationToken interrupted)
    {
        var path = line.GetValue(_resume) ?? line.GetValue(_out);
        SeriesProgress? series;
        SeriesHead? head;
        if (line.GetValue(_resume) is { } resumed)
        {
            SeriesFile.Load(resumed, out series, out head);
            SeriesFile.Mend(resumed, head!, series!);
        }
        else
        {
            ReadPlan(line, cells, out var plan);
            head = new SeriesHead(kind, plan, ComparisonOrigin.Here(EngineIdentity.Describe(), commandLine));
            series = new SeriesProgress(plan);
            if (path is not null)
                SeriesFile.Begin(path, head);
        }

        try
        {
            await RunAsync(series!, path, environment, interrupted);
        }
        catch (Exception ended) when (ended is OperationCanceledException or TimeoutException)
        {
            await environment.Error.WriteLineAsync(ended is TimeoutException ? $"lab: {ended.Message}" : path is null
                ? "lab: interrupted; nothing was kept (--out keeps the slices)."
                : $"lab: interrupted after {series!.Slices.Count} slices; --resume {path} goes on.");
            return ExitCode.Bad;
        }

        await environment.Output.WriteAsync(new SeriesReport(head!, series!).ToText());
        return series!.Violation is null ? ExitCode.Good : ExitCode.Bad;
    }

    private static async Task RunAsync(SeriesProgress series, string? path, CliEnvironment environment, CancellationToken interrupted)
    {
        var plan = series.Plan;
        await using var bench = environment.OpenBench();
        var slices = new SliceRunner(bench, environment.Clock);
        while (series.Next is { } ticket)
        {
            var cell = plan.Cells[ticket.Cell];
            if (environment.IsTerminal)
            {
                var left = TimeSpan.FromMilliseconds(series.Left * (plan.SliceMs + plan.SettleMs + 100.0));
                await environment.Error.WriteAsync($"\rround {ticket.Round + 1} of {plan.Rounds}, {cell.Label}; about {left.TotalSeconds:0} s left".PadRight(78)[..78]);
            }

            SliceCounts counts;
            try
            {
                counts = await slices.RunAsync(cell.Options with { Seed = ticket.Seed }, plan.Settle, plan.Slice, interrupted)
                    .WaitAsync(plan.Settle + plan.Slice + s_patience, environment.Clock, CancellationToken.None);
            }
            catch (TimeoutException hung)
            {
                throw new TimeoutException($"{cell.Label}, round {ticket.Round + 1} did not end in time: its drain hangs.", hung);
            }

            var slice = new SeriesSlice(ticket, counts);
            series.Add(slice);
            if (path is not null)
                SeriesFile.Append(path, slice);
        }

        if (environment.IsTerminal)
            await environment.Error.WriteLineAsync();
    }
}
