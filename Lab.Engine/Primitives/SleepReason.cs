namespace Lab.Engine.Primitives;

/// <summary>Why an operation may sleep.</summary>
public enum SleepReason : byte
{
    /// <summary>It waits for another thread.</summary>
    Wait,

    /// <summary>It takes a page from the page allocator, which may have to reclaim one first.</summary>
    PageAllocation,

    /// <summary>It fills a memory cache.</summary>
    CacheTopUp,

    /// <summary>It pins a host page, which may have to be brought in.</summary>
    Pin,

    /// <summary>It takes a mutex.</summary>
    Mutex,
}
