namespace Lab.Engine.Reenactments;

/// <summary>Where a walker context takes table pages from.</summary>
public enum ContextPages
{
    /// <summary>It takes none.</summary>
    None,

    /// <summary>From a memory cache that was filled before the lock.</summary>
    MemoryCache,

    /// <summary>From the page allocator, which may sleep.</summary>
    Allocator,
}
