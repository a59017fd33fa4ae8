using System.CommandLine;
using System.Text.Json;
using Lab.Engine.Experiments;
using Lab.Engine.Link;

namespace Lab.Engine.Cli;

/// <summary><c>lab compare</c>: two configurations in interleaved slices, ending in a verdict that says what it is worth.</summary>
public sealed class CompareCommand : ICliCommand
{
    private readonly PlanKnobs _knobs = new();
    private readonly Option<string?> _a = new("--a") { Description = "A policy, and what differs: parallel, or parallel,tlbi-base-ns=5000.", HelpName = "policy[,knob=value]" };
    private readonly Option<string?> _b = new("--b") { Description = "As --a.", HelpName = "policy[,knob=value]" };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON instead of text: the plan, the verdict, every metric." };
    private readonly Option<string?> _out = new("--out") { Description = "Keep the plan and every slice in this file while it runs (JSON lines).", HelpName = "file" };
    private readonly Option<string?> _resume = new("--resume") { Description = "Go on with the comparison of a file that --out wrote.", HelpName = "file" };

    public CompareCommand()
    {
        Command = new Command("compare", "Compare two lock policies, or any two configurations, and say what the difference is worth.") { _a, _b, _json, _out, _resume };
        _knobs.AddTo(Command);
    }

    public Command Command { get; }

    public IReadOnlyList<string> Problems(ParseResult line)
    {
        if (line.GetValue(_resume) is { } file)
        {
            var problems = ComparisonFile.Load(file, out _, out _).ToList();
            if (line.IsGiven(_a) || line.IsGiven(_b) || line.IsGiven(_out))
                problems.Add("--resume takes plan and file as they are; leave --a, --b and --out out.");
            return problems;
        }

        var missing = new[] { _a, _b }.Where(option => !line.IsGiven(option)).Select(option => $"{option.Name} is missing: a policy; `lab policies` lists them.").ToList();
        return missing.Count > 0 ? missing : ReadPlan(line, out _);
    }

    public async Task<int> InvokeAsync(ParseResult line, CliEnvironment environment, CancellationToken interrupted)
    {
        var path = line.GetValue(_resume) ?? line.GetValue(_out);
        Comparison? comparison;
        ComparisonOrigin? origin;
        if (line.GetValue(_resume) is { } resumed)
        {
            ComparisonFile.Load(resumed, out comparison, out origin);
            ComparisonFile.Mend(resumed, comparison!, origin!);
        }
        else
        {
            ReadPlan(line, out var plan);
            comparison = new Comparison(plan);
            origin = ComparisonOrigin.Here(EngineIdentity.Describe(), PlanKnobs.CommandLine(plan));
            if (path is not null)
                ComparisonFile.Begin(path, plan, origin);
        }

        await using var bench = environment.OpenBench();
        var watch = new ComparisonWatch(environment, bench);
        try
        {
            await watch.RunAsync(comparison!, slice => Keep(path, slice), "", interrupted);
        }
        catch (OperationCanceledException)
        {
            await environment.Error.WriteLineAsync(path is null
                ? "lab: interrupted; nothing was kept (--out keeps the slices)."
                : $"lab: interrupted; `lab compare --resume {path}` goes on.");
            return ExitCode.Bad;
        }
        catch (TimeoutException hung)
        {
            await environment.Error.WriteLineAsync($"lab: {hung.Message}");
            return ExitCode.Bad;
        }

        var report = new ComparisonReport(comparison!, origin!);
        await environment.Output.WriteAsync(line.GetValue(_json) ? JsonSerializer.Serialize(ComparisonSummary.Of(report), ExperimentJson.Options) + "\n" : report.ToText());
        return comparison!.Verdict.Kind == VerdictKind.Invalid ? ExitCode.Bad : ExitCode.Good;
    }

    private static void Keep(string? path, SliceResult slice)
    {
        if (path is not null)
            ComparisonFile.Append(path, slice);
    }

    private IReadOnlyList<string> ReadPlan(ParseResult line, out ComparisonPlan plan) =>
        _knobs.Read(line, line.GetValue(_a)!, line.GetValue(_b)!, out plan);
}
