namespace Lab.Tests.Architecture;

/// <summary>One failure that shows everything found, a line each.</summary>
public static class Fails
{
    public static void Any(IEnumerable<string> findings)
    {
        var all = findings.ToList();
        Assert.True(all.Count == 0, $"{all.Count} found:\n{string.Join('\n', all)}");
    }
}
