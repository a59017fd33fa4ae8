namespace Lab.Web.Services.Learn;

/// <summary>The terms of docs/glossary.md, which is their only source.</summary>
/// <param name="Lead">The sentence above the first section.</param>
public sealed record Glossary(string Lead, IReadOnlyList<GlossarySection> Sections)
{
    /// <returns>Without sections if the file is not there.</returns>
    public static Glossary Read(string path) => File.Exists(path) ? Parse(File.ReadAllLines(path)) : new Glossary(string.Empty, []);

    /// <summary>Headings of the second level begin a section; a table's first row is its head.</summary>
    internal static Glossary Parse(IEnumerable<string> lines)
    {
        var lead = string.Empty;
        var sections = new List<GlossarySection>();
        var name = string.Empty;
        var rows = new List<IReadOnlyList<string>>();
        foreach (var line in lines.Select(line => line.Trim()))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                End();
                name = line[3..];
            }
            else if (line.StartsWith('|'))
            {
                var cells = line.Trim('|').Split('|', StringSplitOptions.TrimEntries);
                if (!Array.TrueForAll(cells, cell => cell.Trim('-').Length == 0))
                    rows.Add(cells);
            }
            else if (name.Length == 0 && line.Length > 0 && !line.StartsWith('#'))
            {
                lead = lead.Length == 0 ? line : $"{lead} {line}";
            }
        }

        End();
        return new Glossary(lead, sections);

        void End()
        {
            if (rows.Count > 1)
                sections.Add(new GlossarySection(name, rows[0], [.. rows.Skip(1)]));
            rows.Clear();
        }
    }
}
