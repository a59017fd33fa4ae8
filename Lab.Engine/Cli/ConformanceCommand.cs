using System.CommandLine;
using Lab.Engine.Workloads.Conformance;

namespace Lab.Engine.Cli;

/// <summary><c>lab conformance</c>: run recorded sequences of the kernel's page-table code and compare everything.</summary>
public sealed class ConformanceCommand : ICliCommand
{
    private readonly Argument<string> _path = new("DIR") { Description = "A folder with recorded sequences and tables (.json, at any depth), or one such file." };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object instead of text." };

    public ConformanceCommand() =>
        Command = new Command("conformance", "Run recorded sequences through the page tables and compare bit for bit.") { _path, _json };

    public Command Command { get; }

    public IReadOnlyList<string> Problems(ParseResult line)
    {
        if (!line.TryRead(_path, out var path))
            return [];
        if (!File.Exists(path) && !Directory.Exists(path))
            return [$"There is no file or folder {path}."];
        return ConformanceRunner.Find(path).Count > 0 ? [] : [$"There is no .json file in {path} or below."];
    }

    public async Task<int> InvokeAsync(ParseResult line, CliEnvironment environment, CancellationToken interrupted)
    {
        var report = ConformanceRunner.Run(line.GetRequiredValue(_path), interrupted);
        await environment.Output.WriteLineAsync(line.GetValue(_json) ? report.ToJson() : report.ToString());
        return report.Agrees ? ExitCode.Good : ExitCode.Bad;
    }
}
