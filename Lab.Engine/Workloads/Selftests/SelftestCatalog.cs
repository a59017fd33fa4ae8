namespace Lab.Engine.Workloads.Selftests;

/// <summary>The tests whose command lines are understood.</summary>
internal static class SelftestCatalog
{
    public static IReadOnlyList<Selftest> All { get; } =
        [DirtyLogPerfTest.Test, KvmPageTableTest.Test, DemandPagingTest.Test, AccessTrackingPerfTest.Test, MemslotPerfTest.Test, RcuScale.Test];

    /// <summary>Their names, for people.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(test => test.Name));

    /// <param name="word">A name, a path to the executable, or a module's file.</param>
    /// <returns>Null if it is none of them.</returns>
    public static Selftest? Find(string word)
    {
        var name = word[(word.LastIndexOf('/') + 1)..];
        if (name.EndsWith(".ko", StringComparison.Ordinal))
            name = name[..^3];
        return All.FirstOrDefault(test => string.Equals(test.Name, name, StringComparison.Ordinal));
    }
}
