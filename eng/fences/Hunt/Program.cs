using System.Globalization;
using System.Text.RegularExpressions;
using Lab.Engine.Simulation;
using Lab.Fences;

// Hunt SITES TABLE --notes FILE [--part I/N] [--seconds S] [--only REGEX] [--scenarios REGEX] [--known TABLE], or
// Hunt SITES TABLE --verify --notes FILE [--part I/N] [--only REGEX].
var sites = SiteRow.Read(args[0]);
var table = args[1];
var part = Option("--part", "0/1").Split('/').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
var seconds = double.Parse(Option("--seconds", "20"), CultureInfo.InvariantCulture);
var notes = Note.Read(Option("--notes", ""));
var only = Option("--only", "");

if (args.Contains("--document"))
{
    File.WriteAllText(Option("--document", ""), Document.Of(sites, CaughtRow.Read(table).ToDictionary(row => row.Key), notes));
    return 0;
}

return Simulator.OnItsOwnCpu(part[0], simulator =>
{
    var hunter = new Hunter(simulator, sites, Option("--scenarios", ""));
    if (args.Contains("--verify"))
        return Verify(hunter);
    return hunter.Prepare() ? Hunt(hunter) : 1;
});

int Hunt(Hunter hunter)
{
    var known = File.Exists(Option("--known", "")) ? CaughtRow.Read(Option("--known", "")).ToDictionary(row => row.Key) : [];
    using var output = File.CreateText($"{table}.{part[0]}");
    foreach (var site in sites.Where(site => site.Number % part[1] == part[0]))
    {
        var isKnown = known.TryGetValue(site.Key, out var before);
        if (!IsAsked(site))
        {
            // The table keeps what it says of the others.
            if (isKnown)
                output.WriteLine($"{site.Number}\t{before!.ToLine()}");
            continue;
        }

        var row = isKnown && before!.Scenario.Length > 0 && hunter.Repeat(site, before)
            ? before
            : hunter.Hunt(site, Note.For(notes, site.Key)?.Why.Length > 0 ? 1 : seconds);
        output.WriteLine($"{site.Number}\t{row.ToLine()}");
        output.Flush();
        Console.WriteLine($"{site}: {(row.Scenario.Length == 0 ? row.Note : $"{row.Scenario} {row.Machine} {row.Strategy} seed {row.Seed}, {row.Schedules} schedules: {row.Note}")}");
    }

    return 0;
}

bool IsAsked(SiteRow site) => Regex.IsMatch(site.ToString(), only, RegexOptions.CultureInvariant);

// Every row's seed must still notice, and be silent with nothing weakened; every access must be in the table.
int Verify(Hunter hunter)
{
    var rows = CaughtRow.Read(table).ToDictionary(row => row.Key);
    var asked = sites.Where(site => site.Number % part[1] == part[0] && IsAsked(site)).ToList();
    var lost = new List<string>();
    var (noticed, explained, unexplained) = (0, 0, 0);
    foreach (var site in asked)
    {
        if (!rows.TryGetValue(site.Key, out var row))
            lost.Add($"{site.Key}: not in the table");
        else if (row.Scenario.Length == 0 && Note.For(notes, site.Key)?.Why.Length > 0)
            explained++;
        else if (row.Scenario.Length == 0)
            unexplained++;
        else if (!hunter.Repeat(site, row))
            lost.Add($"{site.Key}: seed {row.Seed} of {row.Scenario} does not notice it any more");
        else if (hunter.Repeat(null, row))
            lost.Add($"{site.Key}: seed {row.Seed} of {row.Scenario} fails with nothing weakened");
        else
            noticed++;
    }

    var known = sites.Select(site => site.Key).ToHashSet(StringComparer.Ordinal);
    lost.AddRange(rows.Keys.Where(key => part[0] == 0 && !known.Contains(key)).Select(key => $"{key}: no such access any more"));
    foreach (var line in lost)
        Console.WriteLine(line);
    Console.WriteLine($"part {part[0] + 1} of {part[1]}: {noticed} noticed, {explained} explained, {unexplained} neither, {lost.Count} lost");
    return lost.Count == 0 ? 0 : 1;
}

string Option(string name, string otherwise) =>
    Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;
