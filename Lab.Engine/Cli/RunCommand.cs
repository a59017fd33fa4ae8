using System.CommandLine;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Selftests;

namespace Lab.Engine.Cli;

/// <summary><c>lab run</c>: one run on this machine, a heartbeat each second, the summary at its end.</summary>
public sealed class RunCommand : ICliCommand
{
    private readonly IReadOnlyList<RunKnob> _knobs = RunKnob.Make();
    private readonly PresetOption _preset = new();
    private readonly ScopeOptions _scope = new();
    private readonly Option<double> _seconds = new("--seconds")
    {
        Description = "How long the run takes, seconds.",
        DefaultValueFactory = _ => 10,
        HelpName = "value",
    };

    private readonly Option<string[]> _inject = new("--inject")
    {
        Description = "Do something to the run: reader-stall:100ms@2s, callback-flood:50000@1s, tlbi-cost:50us,500ms@2s, notifier-storm:500ms@2s, cache-exhaustion:200ms@2s or lock-holder:100ms@2s; may be given again.",
        HelpName = "kind:value@time",
    };

    private readonly Option<string?> _selftest = new("--selftest")
    {
        Description = "A selftest's command line, such as \"dirty_log_perf_test -v 4 -s anonymous_thp -b 1G\": sets the options, and says what it could not honour. Options given beside it count more.",
        HelpName = "line",
    };

    public RunCommand()
    {
        Command = new Command("run", "Run a workload on this machine and print what was counted.") { _seconds, _inject, _selftest };
        _preset.AddTo(Command);
        _scope.AddTo(Command);
        foreach (var knob in _knobs)
            Command.Add(knob.Option);
    }

    public Command Command { get; }

    public IReadOnlyList<string> Problems(ParseResult line)
    {
        var selftest = Selftest(line);
        var problems = RunKnob.Read(_knobs, line, Workload(line, selftest), out _).Concat(_scope.Problems(line)).ToList();
        problems.AddRange(_preset.Problems(line));
        if (_preset.IsGiven(line) && selftest is not null)
            problems.Add("preset and selftest both say the workload; leave one of them out.");
        problems.AddRange(selftest?.Problems ?? []);
        var readable = line.TryRead(_seconds, out var seconds);
        seconds = Seconds(line, selftest, seconds);
        if (readable && seconds is not (>= 0.1 and <= 86_400))
            problems.Add($"seconds is {seconds}; it must be 0.1 to 86400.");
        problems.AddRange(ReadInjections(line, out var injections));
        problems.AddRange(injections.Where(injection => injection.At.TotalSeconds >= seconds).Select(injection => $"inject is \"{injection.Text}\"; the run ends after {seconds} s, before it begins."));
        return problems;
    }

    public async Task<int> InvokeAsync(ParseResult line, CliEnvironment environment, CancellationToken interrupted)
    {
        var selftest = Selftest(line);
        RunKnob.Read(_knobs, line, Workload(line, selftest), out var options);
        ReadInjections(line, out var injections);
        var seconds = Seconds(line, selftest, line.GetValue(_seconds));
        foreach (var note in selftest?.Notes ?? [])
            await environment.Error.WriteLineAsync($"selftest: {note}");
        await using var lab = environment.OpenLab(new RunLimits());
        await _scope.ArmAsync(line, lab);
        var started = await lab.StartAsync(options);
        if (!started.Done)
        {
            foreach (var problem in started.Problems)
                await environment.Error.WriteLineAsync($"lab: {problem}");
            return ExitCode.Refused;
        }

        await LabWatch.UntilEndAsync(lab, TimeSpan.FromSeconds(seconds), environment, interrupted, injections);
        var repeat = string.Concat(injections.Select(injection => $" --inject {injection.Text}"));
        var code = await LabWatch.StopAndSummarizeAsync(lab, options, RunKnob.CommandLine(options, seconds) + repeat, environment);
        await _scope.WriteAsync(line, lab, environment);
        return code;
    }

    private RunOptions Workload(ParseResult line, SelftestReading? selftest) => selftest?.Options ?? _preset.Options(line, new RunOptions());

    /// <summary>As given; else as long as the selftest takes, if its line says so.</summary>
    private double Seconds(ParseResult line, SelftestReading? selftest, double seconds) =>
        line.IsGiven(_seconds) ? seconds : selftest?.Seconds ?? seconds;

    private SelftestReading? Selftest(ParseResult line) =>
        line.GetValue(_selftest) is { } text ? SelftestLine.Read(text, Environment.ProcessorCount) : null;

    private List<string> ReadInjections(ParseResult line, out List<ScheduledInjection> injections)
    {
        var problems = new List<string>();
        injections = [];
        foreach (var text in line.GetValue(_inject) ?? [])
        {
            problems.AddRange(ScheduledInjection.Parse(text, new RunLimits(), out var injection));
            if (injection is not null)
                injections.Add(injection);
        }

        return problems;
    }
}
