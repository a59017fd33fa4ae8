using System.CommandLine;
using System.Text.Json;
using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Export;
using Lab.Engine.Link;

namespace Lab.Engine.Cli;

/// <summary><c>lab compare</c>: two configurations in interleaved slices, ending in a verdict that says what it is worth.</summary>
public sealed class CompareCommand : ICliCommand
{
    private readonly PlanKnobs _knobs = new();
    private readonly Option<string?> _a = new("--a") { Description = "A policy, and what differs: parallel, or parallel,tlbi-base-ns=5000.", HelpName = "policy[,knob=value]" };
    private readonly Option<string?> _b = new("--b") { Description = "As --a.", HelpName = "policy[,knob=value]" };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON instead of text: the plan, the verdict, every metric." };
    private readonly Option<string?> _html = new("--html") { Description = "Write the result to this file too: one page with drawings and data inside, which opens without a network.", HelpName = "file" };
    private readonly KeptFile _file = new();

    public CompareCommand()
    {
        Command = new Command("compare", "Compare two lock policies, or any two configurations, and say what the difference is worth.") { _a, _b, _json, _html };
        _file.AddTo(Command);
        _knobs.AddTo(Command);
    }

    public Command Command { get; }

    public IReadOnlyList<string> Problems(ParseResult line)
    {
        if (_file.Resumed(line) is { } file)
        {
            IReadOnlyList<string> unread = ComparisonFile.Load(file, out var comparison, out var origin);
            // What has all its slices is only reported.
            string[] stranger = comparison?.Next is not null && origin!.Refusal(EngineIdentity.Describe()) is { } refusal ? [$"{file}: {refusal}"] : [];
            return [.. unread, .. stranger, .. _file.ResumeProblems(line, _json, _html)];
        }

        var missing = new[] { _a, _b }.Where(option => !line.IsGiven(option)).Select(option => $"{option.Name} is missing: a policy; `lab policies` lists them.").ToList();
        return missing.Count > 0 ? missing : ReadPlan(line, out _);
    }

    public async Task<int> InvokeAsync(ParseResult line, CliEnvironment environment, CancellationToken interrupted)
    {
        Comparison? comparison;
        ComparisonOrigin? origin;
        if (_file.Resumed(line) is { } resumed)
        {
            ComparisonFile.Load(resumed, out comparison, out origin);
            ComparisonFile.Mend(resumed, comparison!, origin!);
        }
        else
        {
            ReadPlan(line, out var plan);
            comparison = new Comparison(plan);
            origin = ComparisonOrigin.Here(EngineIdentity.Describe(), PlanKnobs.CommandLine(plan));
            if (_file.Begin(line, path => ComparisonFile.Begin(path, plan, origin)) is { } problem)
            {
                await environment.Error.WriteLineAsync($"lab: {problem}");
                return ExitCode.Refused;
            }
        }

        await using var bench = environment.OpenBench();
        var watch = new ComparisonWatch(environment, bench);
        var path = _file.Path(line);
        try
        {
            await watch.RunAsync(comparison!, slice => Keep(path, slice), "", interrupted);
        }
        catch (Exception ended) when (ended is OperationCanceledException or TimeoutException)
        {
            await environment.Error.WriteLineAsync($"lab: {(ended is TimeoutException ? ended.Message : _file.Interrupted(line, "compare", comparison!.Slices.Count))}");
            return ExitCode.Bad;
        }

        var report = new ComparisonReport(comparison!, origin!);
        await environment.Output.WriteAsync(line.GetValue(_json) ? JsonSerializer.Serialize(ComparisonSummary.Of(report), ExperimentJson.Options) + "\n" : report.ToText());
        if (line.GetValue(_html) is { } page && WritePage(page, report) is { } unwritten)
        {
            await environment.Error.WriteLineAsync($"lab: {unwritten}");
            return ExitCode.Bad;
        }

        return comparison!.Verdict.Kind == VerdictKind.Invalid ? ExitCode.Bad : ExitCode.Good;
    }

    /// <returns>The problem; null: it is written.</returns>
    private static string? WritePage(string path, ComparisonReport report)
    {
        var plan = report.Comparison.Plan;
        try
        {
            File.WriteAllText(path, ResultHtml.Of($"{plan.A.Policy} and {plan.B.Policy}", report));
            return null;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"html is \"{path}\"; it cannot be written: {unwritable.Message}";
        }
    }

    private static void Keep(string? path, SliceResult slice)
    {
        if (path is not null)
            ComparisonFile.Append(path, slice);
    }

    private IReadOnlyList<string> ReadPlan(ParseResult line, out ComparisonPlan plan) =>
        _knobs.Read(line, line.GetValue(_a)!, line.GetValue(_b)!, out plan);
}
