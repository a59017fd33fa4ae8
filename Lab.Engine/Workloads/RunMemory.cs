namespace Lab.Engine.Workloads;

/// <summary>How much native memory a run takes.</summary>
public static class RunMemory
{
    private const int PagesPerMiB = 256;
    private const ulong MiB = 1UL << 20;
    private const ulong BlockBytes = 2 * MiB;
    private const long TableBytes = 4096;

    /// <summary>For each page of the guest: the host's word, and a bit of the dirty log, rounded up.</summary>
    private const long BytesPerGuestPage = 9;

    /// <summary>
    /// Pages for tables: for every page of the slot mapped by pages, as many again detached, and what the caches hold; or
    /// the limit, if that is less.
    /// </summary>
    /// <param name="guestBytes">Of the memory slot.</param>
    /// <param name="cachePages">Of one worker's memory cache.</param>
    /// <param name="workers">That there can be.</param>
    /// <param name="limitMiB">0: none.</param>
    public static int TablePages(ulong guestBytes, int cachePages, int workers, int limitMiB = 0)
    {
        var leafTables = (long)(guestBytes / BlockBytes);
        var upper = (leafTables / 512) + 32;
        var needed = ((leafTables + upper) * 2) + ((long)cachePages * workers) + 2048;
        return (int)(limitMiB == 0 ? needed : Math.Min(needed, (long)limitMiB * PagesPerMiB));
    }

    /// <summary>What a run with these options reserves for tables and for the host's side of guest memory, MiB, rounded up.</summary>
    public static long NativeMiB(RunOptions options)
    {
        var guestBytes = (ulong)options.SlotVcpus * (ulong)options.MiBPerVcpu * MiB;
        var tables = TablePages(guestBytes, options.MemoryCachePages, Mmu.MmuOptions.MostWorkers, options.MemoryLimitMiB);
        var bytes = (tables * TableBytes) + ((long)(guestBytes >> 12) * BytesPerGuestPage);
        return (bytes + (long)MiB - 1) / (long)MiB;
    }
}
