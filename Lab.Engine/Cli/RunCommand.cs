using System.CommandLine;

namespace Lab.Engine.Cli;

/// <summary><c>lab run</c>: one run on this machine, a heartbeat each second, the summary at its end.</summary>
public sealed class RunCommand : ICliCommand
{
    private readonly IReadOnlyList<RunKnob> _knobs = RunKnob.Make();
    private readonly ScopeOptions _scope = new();
    private readonly Option<double> _seconds = new("--seconds")
    {
        Description = "How long the run takes, seconds.",
        DefaultValueFactory = _ => 10,
        HelpName = "value",
    };

    public RunCommand()
    {
        Command = new Command("run", "Run a workload on this machine and print what was counted.") { _seconds };
        _scope.AddTo(Command);
        foreach (var knob in _knobs)
            Command.Add(knob.Option);
    }

    public Command Command { get; }

    public IReadOnlyList<string> Problems(ParseResult line)
    {
        var problems = RunKnob.Read(_knobs, line, out _).Concat(_scope.Problems(line)).ToList();
        if (line.TryRead(_seconds, out var seconds) && seconds is not (>= 0.1 and <= 86_400))
            problems.Add($"seconds is {seconds}; it must be 0.1 to 86400.");
        return problems;
    }

    public async Task<int> InvokeAsync(ParseResult line, CliEnvironment environment, CancellationToken interrupted)
    {
        RunKnob.Read(_knobs, line, out var options);
        var seconds = line.GetValue(_seconds);
        await using var lab = environment.OpenLab();
        await _scope.ArmAsync(line, lab);
        var started = await lab.StartAsync(options);
        if (!started.Done)
        {
            foreach (var problem in started.Problems)
                await environment.Error.WriteLineAsync($"lab: {problem}");
            return ExitCode.Refused;
        }

        await LabWatch.UntilEndAsync(lab, TimeSpan.FromSeconds(seconds), environment, interrupted);
        var code = await LabWatch.StopAndSummarizeAsync(lab, options, RunKnob.CommandLine(options, seconds), environment);
        await _scope.WriteAsync(line, lab, environment);
        return code;
    }
}
