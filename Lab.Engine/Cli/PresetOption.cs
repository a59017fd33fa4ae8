using System.CommandLine;
using Lab.Engine.Workloads;

namespace Lab.Engine.Cli;

/// <summary><c>--preset</c>: a workload by its name, which the other options change.</summary>
public sealed class PresetOption
{
    private static readonly string s_names = string.Join(", ", RunPresets.All.Select(preset => preset.Key));

    private readonly Option<string?> _preset = new("--preset") { Description = $"The workload: {s_names}. Options given beside it count more.", HelpName = "name" };

    public void AddTo(Command command) => command.Add(_preset);

    public bool IsGiven(ParseResult line) => line.GetValue(_preset) is not null;

    /// <param name="usual">If there is no preset.</param>
    public RunOptions Options(ParseResult line, RunOptions usual) => RunPresets.Find(line.GetValue(_preset))?.Options ?? usual;

    /// <returns>A sentence, or nothing.</returns>
    public IReadOnlyList<string> Problems(ParseResult line) => line.GetValue(_preset) is { } name && RunPresets.Find(name) is null
        ? [$"preset is \"{name}\"; it must be one of {s_names}."]
        : [];
}
