using System.Globalization;
using System.Text;

namespace Lab.Fences;

/// <summary>docs/fences.md from the table and the notes.</summary>
public static class Document
{
    private static readonly string[] s_layers = ["Rcu", "Locks", "Tlb", "PageTable", "Memory"];

    public static string Of(IReadOnlyList<SiteRow> sites, IReadOnlyDictionary<string, CaughtRow> rows, IReadOnlyList<Note> notes)
    {
        var noticed = sites.Count(site => rows.TryGetValue(site.Key, out var row) && row.Scenario.Length > 0);
        var explained = sites.Count(site => !IsNoticed(rows, site) && Note.For(notes, site.Key)?.Why.Length > 0);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Fences

            Every acquire, release, fence and atomic of the layers that share memory: what it is ordered with, and which seeded schedule
            notices if it is weakened (an acquire or a release becomes a plain access, a fence goes, an atomic becomes a plain load and
            a plain store). Made by `eng/fences.sh`, which weakens them one at a time in a copy of the engine and hunts with the
            scenarios of [simulation.md](simulation.md) and the fixed variants of [reenactments.md](reenactments.md) on the
            release-acquire and the store-buffer machine. `eng/fences.sh --verify` repeats each row's seed.

            {sites.Count} accesses: {noticed} noticed; {explained} not, with the reason given{Unknown(sites.Count - noticed - explained)}.

            The names (E1, G2) are those of the remarks in the code, "↔" leads to the partner. `ra` and `tso` are the machines; the number
            after the seed is how many schedules the hunt took.


            """);
        foreach (var layer in s_layers)
        {
            var own = sites.Where(site => site.File.StartsWith($"{layer}/", StringComparison.Ordinal)).ToList();
            text.Append(CultureInfo.InvariantCulture, $"## {layer}\n\n| access | with | noticed by |\n|---|---|---|\n");
            foreach (var site in own)
                text.Append(CultureInfo.InvariantCulture, $"| {Place(site, layer)} | {PartnerOf(notes, site)} | {Verdict(rows, notes, site)} |\n");
            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string Unknown(int count) =>
        count == 0 ? "" : $"; {count} not, and no reason is known: either a scenario is\nmissing, or another order covers them";

    private static bool IsNoticed(IReadOnlyDictionary<string, CaughtRow> rows, SiteRow site) =>
        rows.TryGetValue(site.Key, out var row) && row.Scenario.Length > 0;

    private static string Place(SiteRow site, string layer) =>
        $"{site.File[(layer.Length + 1)..^3]}.{site.Member} {site.Operation}{(site.Ordinal > 1 ? $" {site.Ordinal}" : "")}";

    private static string PartnerOf(IReadOnlyList<Note> notes, SiteRow site) => Note.For(notes, site.Key)?.Partner ?? "";

    private static string Verdict(IReadOnlyDictionary<string, CaughtRow> rows, IReadOnlyList<Note> notes, SiteRow site)
    {
        if (IsNoticed(rows, site))
        {
            var row = rows[site.Key];
            return $"{row.Scenario}, {(row.Machine == "StoreBuffers" ? "tso" : "ra")}, {row.Strategy}, seed {row.Seed} ({row.Schedules})";
        }

        return Note.For(notes, site.Key) is { Why.Length: > 0 } note ? $"no: {note.Why}" : "**no**";
    }
}
