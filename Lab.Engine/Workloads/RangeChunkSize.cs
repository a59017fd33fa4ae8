namespace Lab.Engine.Workloads;

/// <summary>What unmap and write-protect handle before they may drop the lock.</summary>
public enum RangeChunkSize
{
    Page4K,
    Block2M,

    /// <summary>The largest block: the kernel since 6.2.</summary>
    Block1G,

    /// <summary>What one root entry covers: the kernel before.</summary>
    Table512G,
}
