using System.Globalization;

namespace Lab.Fences;

/// <summary>One ordered access of the engine. Its key survives other lines moving.</summary>
public sealed record SiteRow(int Number, string File, int Line, string Member, string Operation, string Text, int Ordinal)
{
    public string Key => $"{File} {Member} {Operation} {Ordinal}";

    public static IReadOnlyList<SiteRow> Read(string path)
    {
        var ordinals = new Dictionary<string, int>(StringComparer.Ordinal);
        return
        [
            .. File_ReadLines(path).Select(cells =>
            {
                var key = $"{cells[1]} {cells[3]} {cells[4]}";
                ordinals[key] = ordinals.GetValueOrDefault(key) + 1;
                return new SiteRow(
                    int.Parse(cells[0], CultureInfo.InvariantCulture), cells[1], int.Parse(cells[2], CultureInfo.InvariantCulture),
                    cells[3], cells[4], cells[5], ordinals[key]);
            }),
        ];
    }

    public override string ToString() => $"{File}:{Line} {Member} {Operation}";

    private static IEnumerable<string[]> File_ReadLines(string path) => System.IO.File.ReadLines(path).Select(line => line.Split('\t'));
}
