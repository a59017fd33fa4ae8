using System.CommandLine;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Workloads.Torture;

namespace Lab.Engine.Cli;

/// <summary><c>lab torture</c>: RCU under real threads; every broken flavour must be caught, every correct one clean.</summary>
public sealed class TortureCommand : ICliCommand
{
    private readonly Option<double> _seconds = new("--seconds")
    {
        Description = "How long the whole programme takes, seconds.",
        DefaultValueFactory = _ => 60,
        HelpName = "value",
    };

    private readonly Option<ulong> _seed = new("--seed") { Description = "Seed of every random choice.", DefaultValueFactory = _ => 1, HelpName = "value" };

    private readonly Option<string?> _flavour = new("--flavour")
    {
        Description = $"Only this flavour: {string.Join(", ", Enum.GetNames<RcuFlavour>())}.",
        HelpName = "name",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object instead of the table." };

    public TortureCommand() => Command = new Command("torture", "Torture RCU as rcutorture does, broken flavours included.") { _seconds, _seed, _flavour, _json };

    public Command Command { get; }

    public IReadOnlyList<string> Problems(ParseResult line)
    {
        var problems = new List<string>();
        if (line.TryRead(_flavour, out var name) && name is not null && FindFlavour(name) is null)
            problems.Add($"flavour is \"{name}\"; it must be one of {string.Join(", ", Enum.GetNames<RcuFlavour>())}.");
        if (line.TryRead(_seconds, out var seconds))
            problems.AddRange(new TortureOptions { Seconds = seconds }.Problems());
        return problems;
    }

    public async Task<int> InvokeAsync(ParseResult line, CliEnvironment environment, CancellationToken interrupted)
    {
        var flavour = line.GetValue(_flavour);
        var options = new TortureOptions
        {
            Seconds = line.GetValue(_seconds),
            Seed = line.GetValue(_seed),
            Flavours = flavour is null ? Enum.GetValues<RcuFlavour>() : [FindFlavour(flavour)!.Value],
        };
        var runner = new TortureRunner<HostPlatform>(options);
        var json = line.GetValue(_json);
        if (!json)
            await environment.Output.WriteLineAsync(TortureReport.Header);
        var rows = await Task.Factory.StartNew(
            () => runner.Run(row => Tell(environment.Output, row, json), interrupted),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        if (json)
        {
            await environment.Output.WriteLineAsync(TortureReport.ToJson(options, rows, runner.StepCount));
        }
        else
        {
            foreach (var text in TortureReport.Summary(rows, runner.StepCount))
                await environment.Output.WriteLineAsync(text);
        }

        return rows.Count == runner.StepCount && rows.All(row => row.Passed) ? ExitCode.Good : ExitCode.Bad;
    }

    private static void Tell(TextWriter output, TortureRow row, bool json)
    {
        if (json)
            return;
        foreach (var text in TortureReport.Lines(row))
            output.WriteLine(text);
    }

    private static RcuFlavour? FindFlavour(string name) =>
        Enum.GetNames<RcuFlavour>().Contains(name, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<RcuFlavour>(name, ignoreCase: true) : null;
}
