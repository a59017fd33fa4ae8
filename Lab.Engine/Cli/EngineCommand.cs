using System.CommandLine;
using Lab.Engine.Link;
using Lab.Engine.Workloads;

namespace Lab.Engine.Cli;

/// <summary><c>lab engine</c>: join a page and do what it asks, until whoever started this is gone.</summary>
public sealed class EngineCommand : ICliCommand
{
    /// <summary>Read if --token is not given: a command line is seen by every user of a machine.</summary>
    public const string TokenVariable = "LAB_ENGINE_TOKEN";

    private readonly Option<string> _hub = new("--hub") { Description = "Address of the page's /hubs/engine.", Required = true, HelpName = "url" };
    private readonly Option<string?> _token = new("--token") { Description = $"Secret that the page asks for; or set {TokenVariable}.", HelpName = "secret" };
    private readonly Option<bool> _detached = new("--detached") { Description = "Live on when standard input closes or the starting process ends." };

    private readonly Option<string?> _limits = new("--limits") { Description = "What the page may ask for, as JSON: the fields of Lab:Limits.", HelpName = "json" };

    public EngineCommand() =>
        Command = new Command("engine", "Run as the engine of a page, here or on another machine.") { _hub, _token, _detached, _limits };

    public Command Command { get; }

    public IReadOnlyList<string> Problems(ParseResult line)
    {
        var problems = new List<string>();
        if (line.TryRead(_hub, out var hub))
        {
            problems.AddRange(Uri.TryCreate(hub, UriKind.RelativeOrAbsolute, out var address)
                ? new EngineProcessOptions { Hub = address }.Problems()
                : [$"Hub is \"{hub}\"; it must be an http or https address."]);
        }

        problems.AddRange(ReadLimits(line, out _));
        return problems;
    }

    public async Task<int> InvokeAsync(ParseResult line, CliEnvironment environment, CancellationToken interrupted)
    {
        ReadLimits(line, out var limits);
        var options = new EngineProcessOptions
        {
            Hub = new Uri(line.GetRequiredValue(_hub)),
            Token = line.GetValue(_token) ?? Environment.GetEnvironmentVariable(TokenVariable),
        };
        using var parent = line.GetValue(_detached) ? null : new ParentWatch(environment.OpenInput());
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(interrupted, parent?.Gone ?? CancellationToken.None);
        await using var lab = environment.OpenLab(limits);
        return await new EngineProcess(options, lab, lab, environment.Error, lab).RunAsync(stopping.Token);
    }

    private IReadOnlyList<string> ReadLimits(ParseResult line, out RunLimits limits)
    {
        limits = new RunLimits();
        return line.TryRead(_limits, out var json) && json is not null ? RunLimits.Parse(json, out limits) : [];
    }
}
