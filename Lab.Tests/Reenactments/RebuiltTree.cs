using Lab.Engine.Reenactments.Report;

namespace Lab.Tests.Reenactments;

/// <summary>The tree of a report, rebuilt from its start and its trace as the page does.</summary>
internal static class RebuiltTree
{
    private const string Empty = "0x0";

    /// <summary>Each change must find what the changes before it left.</summary>
    public static void Follow(VariantReport report)
    {
        var pages = new Dictionary<string, Dictionary<int, string>>(StringComparer.Ordinal);
        foreach (var page in report.Start?.Pages ?? [])
            pages[page.Page] = page.Entries.ToDictionary(entry => entry.Index, entry => entry.Raw);

        foreach (var step in report.Trace)
        {
            foreach (var change in step.Pages)
            {
                if (change.Change is "allocate" or "root")
                    pages.TryAdd(change.Page, []);
                else if (change.Change == "free")
                    pages.Remove(change.Page);
                else
                    Assert.True(pages.ContainsKey(change.Page), $"step {step.Step}: {change.Change} of {change.Page}, which is not there");
            }

            if (step.Entry is not { } entry || !pages.TryGetValue(entry.Page, out var entries))
                continue;
            Assert.True(
                entries.GetValueOrDefault(entry.Index, Empty) == entry.Old,
                $"step {step.Step}: entry {entry.Index} of {entry.Page} is {entries.GetValueOrDefault(entry.Index, Empty)}, the trace says {entry.Old}");
            entries[entry.Index] = entry.New;
        }
    }
}
