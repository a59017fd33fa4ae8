using System.CommandLine;
using Lab.Engine.Reenactments;
using Lab.Engine.Reenactments.Report;
using Lab.Engine.Simulation;

namespace Lab.Engine.Cli;

/// <summary><c>lab reenact</c>: bugs of old, listed; one run and told; or all of them on many seeds.</summary>
public sealed class ReenactCommand : ICliCommand
{
    private const int MostJobs = 64;

    private readonly IReadOnlyList<Reenactment> _bugs;
    private readonly Argument<string?> _id = new("ID") { Description = "Which: B1, B7. None: the list.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _fixed = new("--fixed") { Description = "Only the fixed variant." };
    private readonly Option<bool> _live = new("--live") { Description = "On real threads, again and again until caught." };

    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "Everything follows from it; with --all the first of them.",
        DefaultValueFactory = _ => new ReenactmentOptions().Seed,
        HelpName = "value",
    };

    private readonly Option<double> _seconds = new("--seconds")
    {
        Description = "Bound on each variant, seconds.",
        DefaultValueFactory = _ => new ReenactmentOptions().Seconds,
        HelpName = "value",
    };

    private readonly Option<bool> _trace = new("--trace") { Description = "The whole trace, not only its end." };
    private readonly Option<bool> _all = new("--all") { Description = "Every one: broken must be caught, fixed silent." };
    private readonly Option<int> _seeds = new("--seeds") { Description = "With --all: how many seeds.", DefaultValueFactory = _ => 20, HelpName = "count" };

    private readonly Option<int> _jobs = new("--jobs")
    {
        Description = "With --all: how many at a time.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        HelpName = "count",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON instead of text." };

    private readonly Option<bool> _markdown = new("--markdown") { Description = "The list as the table of docs/reenactments.md." };

    public ReenactCommand()
        : this(ReenactmentList.All)
    {
    }

    /// <param name="bugs">Those that there are.</param>
    internal ReenactCommand(IReadOnlyList<Reenactment> bugs)
    {
        _bugs = bugs;
        Command = new Command("reenact", "Re-enact the bugs that this kind of code has really had.")
        {
            _id, _fixed, _live, _seed, _seconds, _trace, _all, _seeds, _jobs, _json, _markdown,
        };
    }

    public Command Command { get; }

    public IReadOnlyList<string> Problems(ParseResult line)
    {
        var problems = new List<string>();
        var id = IdOf(line);
        if (id is not null && Find(id) is null)
            problems.Add($"There is no re-enactment \"{id}\"; there are {string.Join(", ", _bugs.Select(bug => bug.Id))}.");
        var all = line.GetValue(_all);
        if (all && id is not null)
            problems.Add("--all is for every re-enactment; leave the ID out.");
        foreach (var option in new Option[] { _fixed, _live, _trace })
        {
            if (line.IsGiven(option) && id is null)
                problems.Add($"{option.Name} has a meaning with an ID only.");
        }

        if (line.GetValue(_markdown) && (id is not null || all || line.GetValue(_json)))
            problems.Add("--markdown is a form of the list alone.");
        foreach (var option in new Option[] { _seeds, _jobs })
        {
            if (line.IsGiven(option) && !all)
                problems.Add($"{option.Name} has a meaning with --all only.");
        }

        foreach (var option in new Option[] { _seed, _seconds })
        {
            if (line.IsGiven(option) && id is null && !all)
                problems.Add($"{option.Name} has a meaning with an ID or --all only.");
        }

        if (line.TryRead(_seconds, out var seconds))
            problems.AddRange(new ReenactmentOptions { Seconds = seconds }.Problems());
        if (line.TryRead(_seeds, out var seeds) && seeds is < 1 or > 10_000)
            problems.Add($"seeds is {seeds}; it must be 1 to 10000.");
        if (line.TryRead(_jobs, out var jobs) && jobs is < 1 or > MostJobs)
            problems.Add($"jobs is {jobs}; it must be 1 to {MostJobs}.");
        return problems;
    }

    public Task<int> InvokeAsync(ParseResult line, CliEnvironment environment, CancellationToken interrupted)
    {
        if (line.GetValue(_all))
            return RunAllAsync(line, environment, interrupted);
        return IdOf(line) is { } id ? RunOneAsync(Find(id)!, line, environment, interrupted) : ListAsync(line, environment);
    }

    private Reenactment? Find(string id) => _bugs.FirstOrDefault(bug => string.Equals(bug.Id, id, StringComparison.OrdinalIgnoreCase));

    private string? IdOf(ParseResult line) => line.GetResult(_id) is { Tokens: [var token, ..] } ? token.Value : null;

    private async Task<int> ListAsync(ParseResult line, CliEnvironment environment)
    {
        var list = _bugs.Select(ReenactmentSummary.Of).ToList();
        if (line.GetValue(_json))
        {
            await environment.Output.WriteLineAsync(ReenactmentJson.Write(list));
            return ExitCode.Good;
        }

        foreach (var text in line.GetValue(_markdown) ? ReenactmentText.Markdown(list) : ReenactmentText.List(list))
            await environment.Output.WriteLineAsync(text);
        return ExitCode.Good;
    }

    private async Task<int> RunOneAsync(Reenactment bug, ParseResult line, CliEnvironment environment, CancellationToken interrupted)
    {
        var options = OptionsOf(line);
        var onlyFixed = line.GetValue(_fixed);
        var report = await Task.Factory.StartNew(
            () => line.GetValue(_live)
                ? LiveRunner.Report(bug, !onlyFixed, options, interrupted)
                : Simulator.OnItsOwnCpu(0, simulator => new ReenactmentRunner(simulator).Report(bug, options, showsBroken: !onlyFixed)),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (line.GetValue(_json))
        {
            await environment.Output.WriteLineAsync(ReenactmentJson.Write(report));
        }
        else
        {
            foreach (var text in ReenactmentText.Tell(report, line.GetValue(_trace)))
                await environment.Output.WriteLineAsync(text);
        }

        return report.Ok ? ExitCode.Good : ExitCode.Bad;
    }

    private async Task<int> RunAllAsync(ParseResult line, CliEnvironment environment, CancellationToken interrupted)
    {
        var (output, json, seeds) = (environment.Output, line.GetValue(_json), line.GetValue(_seeds));
        if (!json)
            await output.WriteLineAsync(ReenactmentText.MatrixHeader);
        var rows = await Task.Factory.StartNew(
            () => ReenactmentMatrix.Run(_bugs, OptionsOf(line), seeds, line.GetValue(_jobs), row => Tell(row, json ? environment.Error : output), interrupted),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var (caught, silent) = (rows.Count(row => row.IsCaught), rows.Count(row => row.IsSilent));
        if (json)
            await output.WriteLineAsync(ReenactmentJson.Write(rows));
        foreach (var problem in rows.SelectMany(row => row.Problems))
            await environment.Error.WriteLineAsync($"lab: {problem}");
        if (rows.Count < _bugs.Count)
            await environment.Error.WriteLineAsync($"lab: interrupted; {_bugs.Count - rows.Count} of {_bugs.Count} were not run.");
        if (!json)
            await output.WriteLineAsync($"{caught} caught, {silent} silent");
        return caught == _bugs.Count && silent == _bugs.Count ? ExitCode.Good : ExitCode.Bad;
    }

    private static void Tell(MatrixRow row, TextWriter output) => output.WriteLine(ReenactmentText.RowOf(row));

    private ReenactmentOptions OptionsOf(ParseResult line) => new() { Seed = line.GetValue(_seed), Seconds = line.GetValue(_seconds) };
}
