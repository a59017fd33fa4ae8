using System.CommandLine;
using Lab.Engine.Link;

namespace Lab.Engine.Cli;

/// <summary>The <c>lab</c> command line.</summary>
public sealed class CommandLine
{
    private readonly CliEnvironment _environment;
    private readonly RootCommand _root = new("Stage-2 Lab: KVM/arm64 stage-2 page tables under real threads. A model in user space.") { HelpName = "lab" };
    private readonly Option<bool> _attached = new("--attached") { Description = "End when standard input closes: for a program that starts this one.", Recursive = true, Hidden = true };
    private readonly ICliCommand[] _commands =
    [
        new RunCommand(), new ReplayCommand(), new ConformanceCommand(), new EngineCommand(), new PoliciesCommand(), new BenchCommand(),
        new TortureCommand(), new SimulateCommand(), new ReenactCommand(), new CompareCommand(), new SelfCompareCommand(), new LadderCommand(), new ScaleCommand(), new SweepCommand(),
    ];

    public CommandLine(CliEnvironment environment)
    {
        _environment = environment;
        _root.Add(_attached);
        foreach (var command in _commands)
            _root.Add(command.Command);
    }

    /// <param name="interrupted">Ends a run in order, with its summary.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> InvokeAsync(IReadOnlyList<string> arguments, CancellationToken interrupted)
    {
        var line = _root.Parse(arguments);
        var command = _commands.FirstOrDefault(command => command.Command == line.CommandResult.Command);
        if (IsForTheLibrary(line, command))
            return await line.InvokeAsync(new InvocationConfiguration { Output = _environment.Output, Error = _environment.Error }, interrupted);

        // Syntax and sense together, so that nobody repairs one mistake to hear of the next.
        string[] problems = command is null
            ? [.. line.Errors.Select(error => error.Message), "Try lab --help."]
            : [.. line.Errors.Select(error => error.Message), .. command.Problems(line)];
        foreach (var problem in problems)
            await _environment.Error.WriteLineAsync($"lab: {problem}");
        if (problems.Length > 0)
            return ExitCode.Refused;
        using var parent = line.GetValue(_attached) ? new ParentWatch(_environment.OpenInput()) : null;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(interrupted, parent?.Gone ?? CancellationToken.None);
        return await command!.InvokeAsync(line, _environment, either.Token);
    }

    /// <summary>Help and the version are the library's own.</summary>
    private static bool IsForTheLibrary(ParseResult line, ICliCommand? command) =>
        line.Action is { } action && line.Errors.Count == 0 && action != command?.Command.Action;
}
