using System.CommandLine;

namespace Lab.Engine.Cli;

/// <summary>Where an experiment keeps its slices: <c>--out</c> and <c>--resume</c>.</summary>
internal sealed class KeptFile
{
    private readonly Option<string?> _out = new("--out") { Description = "Keep the plan and every slice in this file while it runs (JSON lines); one that is there is replaced.", HelpName = "file" };
    private readonly Option<string?> _resume = new("--resume") { Description = "Go on with a file that --out wrote, however few slices it has.", HelpName = "file" };

    public void AddTo(Command command)
    {
        command.Add(_out);
        command.Add(_resume);
    }

    /// <summary>The file to go on with; null: a new experiment.</summary>
    public string? Resumed(ParseResult line) => line.GetValue(_resume);

    /// <summary>The file that takes the slices; null: none.</summary>
    public string? Path(ParseResult line) => Resumed(line) ?? line.GetValue(_out);

    /// <summary>A file says the plan whole: what else is given with <c>--resume</c> would not be heard.</summary>
    /// <param name="heard">Options that are.</param>
    public IReadOnlyList<string> ResumeProblems(ParseResult line, params Option[] heard)
    {
        string[] unheard = [.. line.CommandResult.Command.Options.Where(option => option != _resume && !heard.Contains(option) && line.IsGiven(option)).Select(option => option.Name)];
        return unheard.Length == 0 ? [] : [$"--resume takes plan and file as they are; leave {string.Join(", ", unheard)} out."];
    }

    /// <summary>Begin the file of a new experiment.</summary>
    /// <returns>The problem; null: it has begun, or none is asked for.</returns>
    public string? Begin(ParseResult line, Action<string> begin)
    {
        if (line.GetValue(_out) is not { } path)
            return null;
        try
        {
            begin(path);
            return null;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"out is \"{path}\"; it cannot be written: {unwritable.Message}";
        }
    }

    /// <summary>What to say of an experiment that was broken off.</summary>
    public string Interrupted(ParseResult line, string command, int slices) => Path(line) is { } path
        ? $"interrupted after {slices} slices; `lab {command} --resume {path}` goes on."
        : "interrupted; nothing was kept (--out keeps the slices).";
}
