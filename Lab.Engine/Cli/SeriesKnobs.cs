using System.CommandLine;
using System.Text.Json;
using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Series;
using Lab.Engine.Link;
using Lab.Engine.Workloads;

namespace Lab.Engine.Cli;

/// <summary>What ladder, scale and sweep share: the workload, how slices are cut, files, and the running itself.</summary>
public sealed class SeriesKnobs
{
    private readonly SeriesKind _kind;
    private readonly IReadOnlyList<RunKnob> _run;
    private readonly PresetOption _preset = new();
    private readonly Option<int> _rounds = new("--rounds") { Description = "Rounds, 1 to 48; each runs every cell once. Below 6 no ratio has an interval.", HelpName = "count" };
    private readonly Option<string?> _slice = new("--slice") { Description = "Counted time of each slice: 50ms, 2s. [1s]", HelpName = "time" };
    private readonly Option<string?> _settle = new("--settle") { Description = "Time that each slice runs before it counts; by default a quarter of the slice, at most 500ms.", HelpName = "time" };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Of the order of slices and of every round's runs.", DefaultValueFactory = _ => 1, HelpName = "value" };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON instead of text: the plan, every metric of every cell." };
    private readonly KeptFile _file = new();

    /// <param name="rounds">If none are given.</param>
    /// <param name="without">Fields that the cells set themselves.</param>
    public SeriesKnobs(SeriesKind kind, int rounds, params IReadOnlyCollection<string> without)
    {
        _kind = kind;
        _rounds.DefaultValueFactory = _ => rounds;
        string[] names = [.. RunField.All.Where(field => field.Name == nameof(RunOptions.Seed) || without.Contains(field.Name, StringComparer.Ordinal)).Select(field => "--" + field.KebabName)];
        _run = [.. RunKnob.Make().Where(knob => !names.Contains(knob.Option.Name, StringComparer.Ordinal))];
    }

    public void AddTo(Command command)
    {
        _preset.AddTo(command);
        foreach (var option in new Option[] { _rounds, _slice, _settle, _seed, _json })
            command.Add(option);
        _file.AddTo(command);
        foreach (var knob in _run)
            command.Add(knob.Option);
    }

    /// <summary>The workload that the cells vary.</summary>
    /// <returns>Problems of the line, those of the options themselves left out: the plan says them for each cell.</returns>
    public IReadOnlyList<string> ReadWorkload(ParseResult line, out RunOptions workload)
    {
        var problems = new List<string>();
        problems.AddRange(_preset.Problems(line));
        problems.AddRange(RunKnob.Read(_run, line, _preset.Options(line, new RunOptions()), out workload).Except(workload.Problems(), StringComparer.Ordinal));
        return problems;
    }

    public bool IsResumed(ParseResult line) => _file.Resumed(line) is not null;

    /// <returns>Problems of the plan, each said once however many cells have it.</returns>
    public IReadOnlyList<string> ReadPlan(ParseResult line, IReadOnlyList<SeriesCell> cells, out SeriesPlan plan)
    {
        var problems = new List<string>();
        var sliceMs = CommandTime.Milliseconds(line.GetValue(_slice), "slice", 1_000, problems);
        var settleMs = CommandTime.Milliseconds(line.GetValue(_settle), "settle", Math.Min(500, sliceMs / 4), problems);
        line.TryRead(_rounds, out var rounds);
        line.TryRead(_seed, out var seed);
        plan = new SeriesPlan { Cells = cells, Rounds = rounds, SliceMs = sliceMs, SettleMs = settleMs, Seed = seed };
        problems.AddRange(plan.Problems());
        return problems;
    }

    /// <returns>Problems of the file that is to be resumed, and of the line.</returns>
    public IReadOnlyList<string> ResumeProblems(ParseResult line)
    {
        var file = _file.Resumed(line)!;
        var problems = SeriesFile.Load(file, out var series, out var head).ToList();
        // What has all its slices is only reported.
        if (series?.Next is not null && head!.Origin.Refusal(EngineIdentity.Describe()) is { } refusal)
            problems.Add($"{file}: {refusal}");
        if (head is not null && head.Kind != _kind)
            problems.Add($"{file} is of another kind; `lab {SeriesLine.Command(head.Kind)} --resume {file}` goes on.");
        problems.AddRange(_file.ResumeProblems(line, _json));
        return problems;
    }

    /// <summary>Run what is left, keep it, print the report.</summary>
    /// <param name="cells">Of a new series.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> InvokeAsync(ParseResult line, Func<IReadOnlyList<SeriesCell>> cells, CliEnvironment environment, CancellationToken interrupted)
    {
        SeriesProgress? series;
        SeriesHead? head;
        if (_file.Resumed(line) is { } resumed)
        {
            SeriesFile.Load(resumed, out series, out head);
            SeriesFile.Mend(resumed, head!, series!);
        }
        else
        {
            ReadPlan(line, cells(), out var plan);
            var made = head = new SeriesHead(_kind, plan, ComparisonOrigin.Here(EngineIdentity.Describe(), SeriesLine.Text(_kind, plan) ?? CommandWords.Of(line)));
            series = new SeriesProgress(plan);
            if (_file.Begin(line, path => SeriesFile.Begin(path, made)) is { } problem)
            {
                await environment.Error.WriteLineAsync($"lab: {problem}");
                return ExitCode.Refused;
            }
        }

        await using var bench = environment.OpenBench();
        var path = _file.Path(line);
        try
        {
            await new SeriesWatch(environment, bench).RunAsync(series!, slice => Keep(path, slice), interrupted);
        }
        catch (Exception ended) when (ended is OperationCanceledException or TimeoutException)
        {
            await environment.Error.WriteLineAsync($"lab: {(ended is TimeoutException ? ended.Message : _file.Interrupted(line, SeriesLine.Command(_kind), series!.Slices.Count))}");
            return ExitCode.Bad;
        }

        var report = new SeriesReport(head!, series!);
        await environment.Output.WriteAsync(line.GetValue(_json) ? JsonSerializer.Serialize(SeriesSummary.Of(report), ExperimentJson.Options) + "\n" : report.ToText());
        return series!.Violation is not null || series.IsAllCrowded ? ExitCode.Bad : ExitCode.Good;
    }

    private static void Keep(string? path, SeriesSlice slice)
    {
        if (path is not null)
            SeriesFile.Append(path, slice);
    }
}
