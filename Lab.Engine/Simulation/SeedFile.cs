using System.Globalization;
using System.Text;

namespace Lab.Engine.Simulation;

/// <summary>
/// One run as a text file: lines <c>key: value</c> (scenario, machine, seed, strategy, most-steps, hash, failed, was, schedule) and
/// comments that begin with <c>#</c>. What <c>lab simulate --replay</c> takes, and what <c>Seeds/</c> keeps.
/// </summary>
/// <param name="Scenario">Its name.</param>
/// <param name="Options">Machine, seed, strategy and bound; with a schedule if the file has one.</param>
/// <param name="Hash">Of the run; 0: not known.</param>
/// <param name="Failed">Checker and rule of its failure; empty: it was silent.</param>
/// <param name="Was">What it was, a sentence; empty while nobody knows.</param>
/// <param name="Comment">Lines for people.</param>
public sealed record SeedFile(string Scenario, SimOptions Options, ulong Hash, string Failed, string Was, string Comment)
{
    /// <summary>The name of a failure: who saw it, by which rule.</summary>
    public static string NameOf(SimFailure? failure) => failure is null ? "" : $"{failure.Checker} {failure.Rule}".Trim();

    /// <summary>The options of the replay: the schedule if there is one, else the strategy.</summary>
    public SimOptions ToReplay() => Options.Schedule is null ? Options : Options with { Strategy = StrategyKind.Replay };

    public override string ToString()
    {
        var text = new StringBuilder();
        Add("scenario", Scenario);
        Add("machine", MachineNames.NameOf(Options.Machine));
        Add("seed", Options.Seed.ToString(CultureInfo.InvariantCulture));
        Add("strategy", StrategyText.Of(Options));
        Add("most-steps", Options.MostSteps.ToString(CultureInfo.InvariantCulture));
        if (Hash != 0)
            Add("hash", Hash.ToString("x16", CultureInfo.InvariantCulture));
        if (Failed.Length > 0)
            Add("failed", Failed);
        if (Was.Length > 0)
            Add("was", Was);
        if (Options.Schedule is { } schedule)
            Add("schedule", schedule.ToString());
        foreach (var line in Comment.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            text.Append("# ").Append(line.TrimEnd()).Append('\n');
        return text.ToString();

        void Add(string key, string value) => text.Append(key).Append(": ").Append(value).Append('\n');
    }

    /// <summary>Parse the text form.</summary>
    /// <param name="problems">Everything that is wrong, a sentence each; empty on success.</param>
    /// <returns>Null if there are problems.</returns>
    public static SeedFile? Parse(string text, out IReadOnlyList<string> problems)
    {
        var found = new List<string>();
        var fields = ReadFields(text, found);
        var options = new SimOptions();
        if (!fields.TryGetValue("machine", out var machine) || !MachineNames.TryFind(machine, out var kind))
            found.Add($"machine is \"{machine}\"; it must be one of {string.Join(", ", MachineNames.All)}.");
        else
            options = options with { Machine = kind };
        if (!fields.TryGetValue("scenario", out var scenario) || ScenarioList.Find(scenario) is null)
            found.Add($"scenario is \"{scenario}\"; lab simulate --list names them.");
        options = options with { Seed = Number("seed", 0), MostSteps = (long)Number("most-steps", (ulong)options.MostSteps) };
        if (StrategyText.Parse(fields.GetValueOrDefault("strategy", "default"), options, out var problem) is { } read)
            options = read;
        else
            found.Add(problem!);
        if (fields.TryGetValue("schedule", out var written))
        {
            if (Schedule.Parse(written, out var wrong) is { } schedule)
                options = options with { Schedule = schedule };
            found.AddRange(wrong);
        }

        var hash = 0UL;
        if (fields.TryGetValue("hash", out var hex) && !ulong.TryParse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out hash))
            found.Add($"hash is \"{hex}\"; it must be a hexadecimal number.");
        found.AddRange(options.Problems());
        problems = found;
        return found.Count == 0
            ? new SeedFile(scenario!, options, hash, fields.GetValueOrDefault("failed", ""), fields.GetValueOrDefault("was", ""), "")
            : null;

        ulong Number(string key, ulong missing)
        {
            if (!fields.TryGetValue(key, out var value))
                return missing;
            if (ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return number;
            found.Add($"{key} is \"{value}\"; it must be a number.");
            return missing;
        }
    }

    private static Dictionary<string, string> ReadFields(string text, List<string> problems)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1 || !fields.TryAdd(line[..colon], line[(colon + 1)..].Trim()))
                problems.Add($"'{(line.Length > 60 ? line[..60] : line)}' is no line of a seed file, or its key comes twice; write KEY: VALUE.");
        }

        return fields;
    }
}
