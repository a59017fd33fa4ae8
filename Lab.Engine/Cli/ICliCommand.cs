using System.CommandLine;

namespace Lab.Engine.Cli;

/// <summary>One command of <c>lab</c>.</summary>
public interface ICliCommand
{
    Command Command { get; }

    /// <summary>All that is wrong with the request beyond its syntax, a sentence each.</summary>
    IReadOnlyList<string> Problems(ParseResult line);

    /// <summary>Do it. Called only if there is no problem.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    Task<int> InvokeAsync(ParseResult line, CliEnvironment environment, CancellationToken interrupted);
}
