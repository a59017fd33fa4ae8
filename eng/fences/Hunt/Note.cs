using System.Text.RegularExpressions;

namespace Lab.Fences;

/// <summary>What is known of accesses whose key matches: what they are ordered with, and why weakening one would not be noticed.</summary>
public sealed record Note(Regex Pattern, string Partner, string Why)
{
    public static IReadOnlyList<Note> Read(string path) => path.Length == 0
        ? []
        :
        [
            .. File.ReadLines(path).Where(line => line.Length > 0).Select(line => line.Split('\t')).Select(cells => new Note(
                new Regex($"^{cells[0].Replace(".cs", "\\.cs", StringComparison.Ordinal)}", RegexOptions.CultureInvariant), cells[1], cells.Length > 2 ? cells[2] : "")),
        ];

    /// <returns>The first that matches; null: none does.</returns>
    public static Note? For(IReadOnlyList<Note> notes, string key) => notes.FirstOrDefault(note => note.Pattern.IsMatch(key));
}
