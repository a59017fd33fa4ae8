using System.CommandLine;
using Lab.Engine.Link;
using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Scope;
using Lab.Engine.Workloads.Scope;

namespace Lab.Engine.Cli;

/// <summary><c>--scope FILE</c> of a run: the RCU scope is armed while it runs, and its newest capture is written as a trace.</summary>
internal sealed class ScopeOptions
{
    private readonly Option<string?> _file = new("--scope")
    {
        Description = "Arm the RCU scope and write its newest capture here, as a trace that ui.perfetto.dev opens.",
        HelpName = "file",
    };

    private readonly Option<string?> _trigger = new("--scope-trigger")
    {
        Description = "What a capture waits for [next-grace-period].",
        HelpName = string.Join('|', Enum.GetValues<ScopeTriggerKind>().Select(Kebab)),
    };

    public void AddTo(Command command)
    {
        command.Add(_file);
        command.Add(_trigger);
    }

    public IReadOnlyList<string> Problems(ParseResult line)
    {
        var problems = new List<string>();
        line.TryRead(_file, out var file);
        if (!line.TryRead(_trigger, out var trigger) || trigger is null)
            return problems;
        if (file is null)
            problems.Add("scope-trigger is given without scope; say where to write the capture.");
        if (Find(trigger) is null)
            problems.Add($"scope-trigger is \"{trigger}\"; it must be one of {string.Join(", ", Enum.GetValues<ScopeTriggerKind>().Select(Kebab))}.");
        return problems;
    }

    /// <summary>Before the run starts.</summary>
    public async Task ArmAsync(ParseResult line, ILabController lab)
    {
        if (line.GetValue(_file) is not null)
            await lab.ArmScopeAsync(new ScopeTrigger { Kind = Find(line.GetValue(_trigger)) ?? ScopeTriggerKind.NextGracePeriod });
    }

    /// <summary>After the run has stopped: write the newest capture, or say why there is none.</summary>
    public async Task WriteAsync(ParseResult line, IScopeSource lab, CliEnvironment environment)
    {
        if (line.GetValue(_file) is not { } file)
            return;
        var news = lab.TakeScope();
        if (news?.Capture is not { } capture)
        {
            await environment.Error.WriteLineAsync($"lab: the scope captured nothing. {news?.WaitingFor}");
            return;
        }

        using (var to = File.Create(file))
            PerfettoTrace.Write(capture, to);
        await environment.Error.WriteLineAsync($"lab: {file}: {capture.Kind.Length} records. {capture.Headline}");
        await environment.Error.WriteLineAsync($"lab: the scope recorded {Quantity.Percent(news.Duty)} of the time, and took {Quantity.Percent(news.CostShare)} of the workers' ({Quantity.Count(news.Records)} records of {Quantity.Count(news.RecordNs)} ns, {news.Captures} captures).");
    }

    private static ScopeTriggerKind? Find(string? name)
    {
        foreach (var kind in Enum.GetValues<ScopeTriggerKind>())
        {
            if (string.Equals(Kebab(kind), name, StringComparison.OrdinalIgnoreCase))
                return kind;
        }

        return null;
    }

    private static string Kebab(ScopeTriggerKind kind) =>
        string.Concat(kind.ToString().Select((letter, index) => char.IsUpper(letter) && index > 0 ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
