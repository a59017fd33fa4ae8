using Lab.Engine.Workloads;
using Lab.Web.Services.Run;

namespace Lab.Web.Services.Compare;

/// <summary>One side of a comparison as the form has it, right or wrong.</summary>
/// <param name="Choice">Name of a policy, or <see cref="ReleaseMark"/> and the key of a release.</param>
/// <param name="Link">What was pasted.</param>
public sealed record ArmDraft(ArmSource Source, string Choice = "", string Link = "")
{
    /// <summary>Before the key of a release: "release:6.1".</summary>
    public const string ReleaseMark = "release:";

    private const string CurrentWord = "current";
    private const string LinkMark = "link:";

    public static ArmDraft OfPolicy(string name) => new(ArmSource.Policy, name);

    /// <summary>As an address has it; <see cref="Parse"/> reads it.</summary>
    public string Text => Source switch
    {
        ArmSource.Current => CurrentWord,
        ArmSource.Link => LinkMark + Link,
        _ => Choice,
    };

    public static ArmDraft Parse(string text) => text switch
    {
        CurrentWord => new ArmDraft(ArmSource.Current),
        _ when text.StartsWith(LinkMark, StringComparison.Ordinal) => new ArmDraft(ArmSource.Link, Link: text[LinkMark.Length..]),
        _ => new ArmDraft(ArmSource.Policy, text),
    };

    /// <param name="workload">Shared by both sides; a link and the live run bring their own.</param>
    /// <param name="current">Options of the live run.</param>
    /// <param name="problems">Gets a sentence for each.</param>
    /// <returns>Options with the seed at its default, for every pair has its own; null: they cannot be read.</returns>
    public RunOptions? Read(RunOptions workload, RunOptions current, List<string> problems)
    {
        var options = Source switch
        {
            ArmSource.Current => current,
            ArmSource.Link => ReadLink(problems),
            _ => ReadChoice(workload, problems),
        };
        return options is null ? null : options with { Seed = new RunOptions().Seed };
    }

    private RunOptions? ReadChoice(RunOptions workload, List<string> problems)
    {
        if (Choice.StartsWith(ReleaseMark, StringComparison.Ordinal) && ReleasePresets.Find(Choice[ReleaseMark.Length..]) is { } release)
            return release.On(workload);
        if (PolicyCatalog.Find(Choice) is not null)
            return workload with { Policy = Choice };
        problems.Add($"\"{Choice}\" is no policy; it must be one of {string.Join(", ", PolicyCatalog.All.Select(policy => policy.Name))}.");
        return null;
    }

    private RunOptions? ReadLink(List<string> problems)
    {
        var text = Link.Trim();
        var mark = text.IndexOf('?', StringComparison.Ordinal);
        var query = mark >= 0 ? text[mark..].Split('#')[0] : text;
        var reading = text.Length == 0 ? null : RunAddress.Read(query);
        if (reading is null)
        {
            problems.Add(text.Length == 0 ? "Paste the address of a Lab page." : "This says nothing of a run; paste the address of a Lab page, such as /?policy=parallel&vcpus=2.");
            return null;
        }

        var found = problems.Count;
        problems.AddRange(reading.Problems);
        problems.AddRange(reading.Unreadable.Select(field => field.Problem));
        problems.AddRange(RunAddress.Unknown(query));
        return problems.Count == found ? reading.Options : null;
    }
}
