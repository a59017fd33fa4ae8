using System.CommandLine;
using Lab.Engine.Mmu;

namespace Lab.Engine.Cli;

/// <summary><c>lab policies</c>: the lock policies and what each shares.</summary>
public sealed class PoliciesCommand : ICliCommand
{
    public Command Command { get; } = new("policies", "List the lock policies.");

    public IReadOnlyList<string> Problems(ParseResult line) => [];

    public async Task<int> InvokeAsync(ParseResult line, CliEnvironment environment, CancellationToken interrupted)
    {
        foreach (var policy in LockPolicy.All)
            await environment.Output.WriteLineAsync($"{policy.Name,-12}{policy.Summary}");
        return ExitCode.Good;
    }
}
