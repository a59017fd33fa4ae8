using System.Text.RegularExpressions;

namespace Lab.Tests.Architecture;

/// <summary>docs/fences.md speaks of every ordered access that there is.</summary>
public sealed partial class FencesTests
{
    private static readonly string[] s_layers = ["Rcu", "Locks", "Tlb", "PageTable", "Memory"];

    [Fact]
    public void Table_OfFences_HasEveryOrderedAccess()
    {
        var rows = File.ReadLines(Path.Combine(SourceTree.Root, "docs/fences.tsv"))
            .Select(line => line.Split(' ')[0])
            .CountBy(file => file)
            .ToDictionary(count => count.Key, count => count.Value, StringComparer.Ordinal);
        var files = s_layers.SelectMany(layer => SourceTree.Files($"Lab.Engine/{layer}", ".cs")).ToList();
        Assert.True(files.Count > 100, $"only {files.Count} files looked at");

        Fails.Any(files
            .Select(file => (File: file.Path["Lab.Engine/".Length..], Accesses: file.Code.Sum(line => Access().Count(line))))
            .Where(found => found.Accesses != rows.GetValueOrDefault(found.File))
            .Select(found => $"{found.File}: {found.Accesses} ordered accesses, {rows.GetValueOrDefault(found.File)} in docs/fences.tsv; run eng/fences.sh"));
    }

    [GeneratedRegex(@"TPlatform\.(Load|Store|CompareExchange|Exchange|Add|Or|Fence|FenceProcessWide)\(")]
    private static partial Regex Access();
}
