using System.CommandLine;
using Lab.Engine.Benchmarks;

namespace Lab.Engine.Cli;

/// <summary><c>lab bench</c>: what each operation costs, in one run with the machine's own limits.</summary>
public sealed class BenchCommand : ICliCommand
{
    private readonly Option<bool> _json = new("--json") { Description = "An array of {name, nsMin, nsMedian, limitName, limitNs, ratio, target, met}." };
    private readonly Option<bool> _quick = new("--quick") { Description = "Fewer rounds: under a minute." };
    private readonly Option<string?> _only = new("--only") { Description = "Benchmarks whose name contains this; the limits always run.", HelpName = "text" };

    public BenchCommand() => Command = new Command("bench", "Time every operation beside the machine's own limits.") { _json, _quick, _only };

    public Command Command { get; }

    public IReadOnlyList<string> Problems(ParseResult line) => [];

    public async Task<int> InvokeAsync(ParseResult line, CliEnvironment environment, CancellationToken interrupted)
    {
        var only = line.GetValue(_only);
        var benchmarks = BenchmarkList.Create();
        try
        {
            var asked = benchmarks
                .Where(benchmark => benchmark.Target is not null && (only is null || benchmark.Name.Contains(only, StringComparison.Ordinal)))
                .ToList();
            var chosen = benchmarks
                .Where(benchmark => benchmark.Target is null || asked.Contains(benchmark) || asked.Any(other => other.Target!.LimitName == benchmark.Name))
                .ToList();
            if (asked.Count == 0)
            {
                await environment.Error.WriteLineAsync($"lab: no benchmark's name contains \"{only}\"; they are {string.Join(", ", benchmarks.Where(benchmark => benchmark.Target is not null).Select(benchmark => benchmark.Name))}.");
                return ExitCode.Refused;
            }

            var options = line.GetValue(_quick) ? BenchmarkRunOptions.Quick : new BenchmarkRunOptions();
            var results = BenchmarkRunner.Run(chosen, options, static _ => { }, interrupted);
            await environment.Output.WriteLineAsync(line.GetValue(_json) ? BenchmarkText.Json(results) : BenchmarkText.Table(results));
            return results.Any(result => result.Met == false) ? ExitCode.Bad : ExitCode.Good;
        }
        finally
        {
            foreach (var benchmark in benchmarks)
                benchmark.Dispose();
        }
    }
}
